import { markdownSentence } from '../report/escape.js';
import { fenced } from '../report/fenced.js';

/** A sentence, and below it the YAML that the user may have to copy. */
export function noteMarkdown(text: string): string {
  const [sentence = '', ...yaml] = text.split('\n');
  return [`_${markdownSentence(sentence)}_`, fenced('yaml', yaml.join('\n'))].filter((part) => part !== '').join('\n\n');
}
