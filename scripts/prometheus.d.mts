export function prometheusServer(): Promise<string>;
