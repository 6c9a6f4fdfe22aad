import { authenticate } from '#features/identity/server/public.ts';
import { httpOf, openApplication } from '#platform/server/application.ts';
import { readConfig } from '#platform/server/config.ts';
import { createLog } from '#platform/server/log.ts';
import { modules } from '../../apps/server/modules.ts';

const config = readConfig(process.env);
const a = await openApplication({ config, log: createLog('warn'), modules });
const http = await httpOf(a, authenticate);
await http.listen({ port: 4456, host: '127.0.0.1' });
a.startWork();
console.log('ready');
