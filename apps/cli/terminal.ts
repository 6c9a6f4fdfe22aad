import type { Config } from '#platform/server/config.ts';

export type Terminal = {
  readonly args: string[];
  readonly config: Config;
  /** standard output, a line */
  readonly out: (line: string) => void;
  /** standard error, a line: progress and notes, so that --json output stays clean */
  readonly err: (line: string) => void;
};

/** One command of the command line. */
export type Command = {
  /** as shown in help, without "holdfast" */
  readonly usage: string;
  readonly summary: string;
  /** @returns the exit status; undefined while a server goes on running */
  readonly run: (terminal: Terminal) => Promise<number | undefined>;
};

/** The language the terminal is set to: "en", "ru" … */
export const terminalLanguage = (): string =>
  (process.env.LC_ALL || process.env.LANG || 'en').slice(0, 2).toLowerCase();
