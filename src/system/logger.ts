/** Where a verb speaks besides its report. Adapters: terminal (stderr), GitHub Actions, recorder (tests). */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warning(message: string): void;
  error(message: string): void;
}
