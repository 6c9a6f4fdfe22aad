/** The real server without the console, for being killed. */
import { modules } from '#apps/server/modules.ts';
import { authenticate } from '#features/identity/server/public.ts';
import { httpOf, openApplication } from '#platform/server/application.ts';
import { readConfig } from '#platform/server/config.ts';
import { createLog } from '#platform/server/log.ts';

const config = readConfig(process.env);
const application = await openApplication({ config, log: createLog(config.logLevel), modules });
const http = await httpOf(application, authenticate);
const url = await http.listen({ port: config.port, host: '127.0.0.1' });
application.startWork();
console.log(`ready ${url}`);
process.on('SIGTERM', () => {
  void http
    .close()
    .then(application.close)
    .then(() => process.exit(0));
});
