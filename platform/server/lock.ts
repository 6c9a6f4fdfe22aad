import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Another process has the data folder open. */
export class FolderInUse extends Error {
  readonly url: string | undefined;
  constructor(folder: string, url: string | undefined) {
    super(
      `The data folder ${folder} is already open in another Holdfast process${url ? ` (${url})` : ''}. ` +
        'Stop that one first, or point HOLDFAST_DATA at another folder.',
    );
    this.name = 'FolderInUse';
    this.url = url;
  }
}

export type FolderLock = {
  /** Tells the command line where the server that holds the folder listens. */
  readonly announce: (url: string) => Promise<void>;
  readonly release: () => Promise<void>;
};

const announcementOf = (folder: string): string => join(folder, 'server.json');

/** Where the server that has this folder open listens, if it said so. May be stale: call it to be sure. */
export async function announcedUrl(folder: string): Promise<string | undefined> {
  const text = await readFile(announcementOf(folder), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { url } = JSON.parse(text) as { url?: string };
  return url;
}

/**
 * One folder, one process: PGlite has no lock of its own and two openers corrupt it silently.
 * The lock is the kernel's file lock that DuckDB takes on a file it opens for writing: it ends with the process however
 * that dies, so there is no stale pid file to judge (in a container every process is pid 1).
 * @throws FolderInUse
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let instance: DuckDBInstance;
  try {
    instance = await DuckDBInstance.create(join(folder, 'lock.duckdb'), {
      threads: '1',
      memory_limit: '32MB',
    });
  } catch (error) {
    if (String(error).includes('lock')) throw new FolderInUse(folder, await announcedUrl(folder));
    throw error;
  }
  return {
    announce: (url) => writeFile(announcementOf(folder), `${JSON.stringify({ url, pid: process.pid })}\n`),
    release: async () => {
      await rm(announcementOf(folder), { force: true });
      instance.closeSync();
    },
  };
}
