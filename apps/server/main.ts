/** Starts the server: configuration, console build, data folder, HTTP; stops cleanly on Ctrl-C. */
import { authenticate } from '#features/identity/server/public.ts';
import { httpOf, openApplication } from '#platform/server/application.ts';
import { ConfigError, readConfig } from '#platform/server/config.ts';
import { FolderInUse } from '#platform/server/lock.ts';
import { createLog } from '#platform/server/log.ts';
import { buildConsole, consoleFolder } from './build-console.ts';
import { modules } from './modules.ts';

const say = (line: string): void => console.log(line);

/** What went wrong, in one plain line and without a stack, where a person can mend it. */
function plainReason(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof FolderInUse) return error.message;
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE') return `Port ${port ?? ''} is taken by another program. Set PORT to a free one.`;
  if (code === 'ECONNREFUSED') return 'The database does not answer at DATABASE_URL.';
  return undefined;
}

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  await buildConsole(say);
  const application = await openApplication({ config, log, modules });
  const http = await httpOf(application, authenticate, consoleFolder);
  const shown = `http://${config.host === '0.0.0.0' || config.host === '127.0.0.1' ? 'localhost' : config.host}`;
  await http.listen({ port: config.port, host: config.host }).catch(async (error: unknown) => {
    await application.close();
    throw error;
  });
  const address = http.server.address();
  const url = `${shown}:${typeof address === 'object' ? (address?.port ?? config.port) : config.port}`;
  await application.announce(url);
  application.startWork();
  say(`Holdfast is ready: ${url}  (data in ${config.dataFolder}; stop with Ctrl-C)`);

  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) {
      say('Stopping at once.');
      process.exit(1);
    }
    stopping = true;
    say(`${signal}: finishing what is under way …`);
    await http.close();
    await application.close();
    say('Stopped.');
    process.exit(0);
  };
  process.on('SIGINT', () => void stop('SIGINT'));
  process.on('SIGTERM', () => void stop('SIGTERM'));
}

start().catch((error: unknown) => {
  console.error(plainReason(error) ?? error);
  process.exit(1);
});
