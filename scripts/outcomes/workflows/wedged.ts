/** A mistake of the code and no failure of the workflow: its task is tried again for ever, and the workflow stays open. */
function broken(): never {
  throw new TypeError("Cannot read properties of undefined (reading 'price')");
}

export async function order(): Promise<string> {
  return broken();
}

export async function subscription(): Promise<void> {
  broken();
}
