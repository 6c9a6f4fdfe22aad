/**
 * The embedded database, alone in its thread: a long query would block the event loop of whoever shares one with it.
 * One session, so requests are answered strictly in order; who owns a transaction is decided on the other side.
 */
import { fdatasyncSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

export type WorkerRequest =
  | { id: number; kind: 'query'; sql: string; params: readonly unknown[] }
  | { id: number; kind: 'copy-in'; sql: string; bytes: Uint8Array<ArrayBuffer>; parentsKnown: boolean }
  | { id: number; kind: 'copy-out'; sql: string }
  | { id: number; kind: 'close' };

export type WorkerReply =
  | { id: number; ok: true; rows: readonly unknown[]; affected: number; command: string; blob?: Uint8Array }
  | { id: number; ok: false; message: string; code: string | undefined; detail: string | undefined };

type NodeStream = { nfd: number };
type Emscripten = { NODEFS: { stream_ops: { fsync?: (stream: NodeStream) => number } } };

/**
 * Makes commits reach the disk. Emscripten's file system has no fsync operation, so without this PGlite never syncs
 * and a power cut could lose acknowledged writes (a killed process could not).
 */
class DurableNodeFS extends NodeFS {
  override async init(pg: PGlite, options: Parameters<NodeFS['init']>[1]): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    const addFsync = (module: unknown): void => {
      (module as Emscripten).NODEFS.stream_ops.fsync = (stream) => {
        fdatasyncSync(stream.nfd);
        syncs += 1;
        return 0;
      };
    };
    return {
      emscriptenOpts: { ...emscriptenOpts, preRun: [...[emscriptenOpts.preRun ?? []].flat(), addFsync] },
    };
  }
}

/**
 * Rows of a COPY as PGlite asks for them. A Blob made of them would hold a copy outside the heap until some later
 * collection, and this thread makes so little garbage that they pile up, and hand out another one.
 */
class CopyBlob extends Blob {
  readonly #buffer: ArrayBuffer;
  constructor(buffer: ArrayBuffer) {
    super([]);
    this.#buffer = buffer;
  }
  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#buffer);
  }
}

let syncs = 0;
const { folder } = workerData as { folder: string | null };
const port = parentPort;
if (!port) throw new Error('pglite-worker runs as a worker thread');

const text = (value: string): string => value;
const pg = await PGlite.create({
  ...(folder === null ? {} : { fs: new DurableNodeFS(folder) }),
  // PGlite's own defaults without -F (which switches fsync off), and with a bounded write-ahead log
  startParams: [
    '--single',
    '-O',
    '-j',
    '-c',
    'search_path=public',
    '-c',
    'exit_on_error=false',
    '-c',
    'log_checkpoints=false',
    '-c',
    'max_worker_processes=0',
    '-c',
    'max_parallel_workers=0',
    '-c',
    'max_parallel_workers_per_gather=0',
    '-c',
    'io_method=sync',
    '-c',
    'max_parallel_maintenance_workers=0',
    ...(folder === null ? ['-F'] : ['-c', 'wal_sync_method=fsync', '-c', 'max_wal_size=128MB']),
    '-c',
    'jit=off',
    '-c',
    'work_mem=32MB',
    '-c',
    'maintenance_work_mem=128MB',
  ],
  // one parser set for both engines: see postgres.ts
  parsers: { [types.INT8]: Number, [types.NUMERIC]: text, [types.DATE]: text, [types.INTERVAL]: text },
});

/** A statement during which no foreign key is looked up. */
async function withoutForeignKeys<T>(work: () => Promise<T>): Promise<T> {
  await pg.exec('set session_replication_role = replica');
  try {
    return await work();
  } finally {
    // in a transaction that has failed nothing can be set, and its rollback takes the setting back
    await pg.exec('set session_replication_role = origin').catch(() => undefined);
  }
}

async function answer(request: WorkerRequest): Promise<WorkerReply> {
  const { id } = request;
  if (request.kind === 'query') {
    const result = await pg.query(request.sql, [...request.params]);
    return { id, ok: true, rows: result.rows, affected: result.affectedRows ?? 0, command: '' };
  }
  if (request.kind === 'copy-in') {
    const copy = () =>
      pg.query(request.sql.replace(/from stdin$/i, "from '/dev/blob'"), [], {
        blob: new CopyBlob(request.bytes.buffer),
      });
    const result = await (request.parentsKnown ? withoutForeignKeys(copy) : copy());
    return { id, ok: true, rows: [], affected: result.affectedRows ?? 0, command: 'COPY' };
  }
  if (request.kind === 'copy-out') {
    const result = await pg.query(request.sql.replace(/to stdout/, "to '/dev/blob'"));
    const blob = new Uint8Array((await result.blob?.arrayBuffer()) ?? new ArrayBuffer(0));
    return { id, ok: true, rows: [], affected: result.affectedRows ?? 0, command: 'COPY', blob };
  }
  await pg.close();
  return { id, ok: true, rows: [], affected: syncs, command: 'CLOSE' };
}

function failure(id: number, error: unknown): WorkerReply {
  const { message, code, detail } = error as { message?: string; code?: string; detail?: string };
  return { id, ok: false, message: message ?? String(error), code, detail };
}

let tail: Promise<void> = Promise.resolve();
port.on('message', (request: WorkerRequest) => {
  tail = tail.then(async () => {
    const reply = await answer(request).catch((error: unknown) => failure(request.id, error));
    port.postMessage(reply, reply.ok && reply.blob ? [reply.blob.buffer as ArrayBuffer] : []);
  });
});
port.postMessage({ id: 0, ok: true, rows: [], affected: 0, command: 'READY' } satisfies WorkerReply);
