export const CACHE_DIR: string;
export const DEFAULT_CLI_VERSION: string;
export const CLI_OF_SERVER: Readonly<Record<string, string>>;
export function temporalCli(): Promise<string>;
export function serverCli(serverVersion: string): Promise<string>;
