import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from '#platform/server/config.ts';

export const uploadsFolder = (config: Config): string => join(config.dataFolder, 'uploads');

/** Uploaded files wait in the data folder, one folder per import, under their number: never under a name from outside. */
const folderOf = (config: Config, importId: string): string => join(uploadsFolder(config), importId);

export const storedFile = (config: Config, importId: string, fileNo: number): string =>
  join(folderOf(config, importId), String(fileNo));

/** Streams an upload to disk; the file appears under its number only when it is complete. @returns its size in bytes */
export async function storeUpload(
  config: Config,
  importId: string,
  fileNo: number,
  body: Readable,
): Promise<number> {
  await mkdir(folderOf(config, importId), { recursive: true });
  const path = storedFile(config, importId, fileNo);
  const part = `${path}.part`;
  try {
    await pipeline(body, createWriteStream(part));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await rename(part, path);
  return (await stat(path)).size;
}

export async function dropStoredFiles(config: Config, importId: string): Promise<void> {
  await rm(folderOf(config, importId), { recursive: true, force: true });
}
