/** The parts of an input that names several things, one a line. A comma may belong to a name. */
export function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
