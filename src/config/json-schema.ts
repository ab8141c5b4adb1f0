import { z } from 'zod';
import { configSchema } from './schema.js';

/**
 * JSON Schema (draft 7, which every editor's YAML support knows) of rainbow.yaml as people write it, made from the schema that checks
 * it. Rules between values (increasing ramps, aliases given twice) are beyond it and stay with the loader.
 */
export function configJsonSchema(): object {
  return {
    ...z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }),
    title: 'rainbow.yaml',
    description: 'Configuration of Rainbow Deploy.',
  };
}
