import { access } from 'node:fs/promises';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import type { ORPCError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/fastify';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Actor } from '#platform/core/permission.ts';
import { Refusal } from '#platform/core/refusal.ts';
import type { RequestContext, Services } from '../context.ts';
import { localeOf } from '../i18n.ts';
import type { ServerModule, StreamRoute } from '../module.ts';
import { createRequestContext } from '../request-context.ts';
import { checkPermission, gate } from './gate.ts';
import { localActor } from './local-token.ts';
import { metricsText, observeRequests } from './metrics.ts';
import { mountApiDocs } from './openapi.ts';
import { problemOf, toProblem } from './problem.ts';

export type Authenticate = (services: Services, headers: RequestContext['headers']) => Promise<Actor>;

export type HttpOptions = {
  readonly services: Services;
  readonly modules: readonly ServerModule[];
  readonly authenticate: Authenticate;
  /** folder of the built console; absent in tests of the API alone */
  readonly consoleFolder?: string;
};

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A write that a browser sends with its cookie must come from our own pages: the browser itself says where from
 * (Sec-Fetch-Site, else Origin). Calls with an API key carry no cookie and need no such proof.
 */
function checkOrigin(request: FastifyRequest): void {
  if (safeMethods.has(request.method) || request.headers.authorization || !request.headers.cookie) return;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  const { origin } = request.headers;
  if (
    site === undefined &&
    origin !== undefined &&
    URL.canParse(origin) &&
    new URL(origin).host === request.host
  )
    return;
  if (site === undefined && origin === undefined && request.headers['x-holdfast-client'] !== undefined)
    return;
  throw new Refusal('platform:cross-site', {}, 403);
}

async function contextOf(
  options: HttpOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<RequestContext> {
  checkOrigin(request);
  const { services } = options;
  const actor =
    localActor(
      services.secret,
      request.headers.authorization,
      request.socket.remoteAddress ?? '127.0.0.1',
      Date.now(),
    ) ?? (await options.authenticate(services, request.headers));
  return createRequestContext(services, {
    actor,
    locale: localeOf(request.headers['accept-language']),
    ip: request.ip,
    log: services.log.child({ requestId: request.id }),
    headers: request.headers,
    setHeader: (name, value) => void reply.header(name, value),
  });
}

function sendProblem(options: HttpOptions, request: FastifyRequest, reply: FastifyReply, error: unknown) {
  const locale = localeOf(request.headers['accept-language']);
  const problem = toProblem(options.services, locale, error);
  return reply.status(problem.status).type('application/problem+json').send(problem);
}

function mountStream(app: FastifyInstance, options: HttpOptions, route: StreamRoute): void {
  app.route({
    method: route.method,
    url: `/api/v1${route.path}`,
    handler: async (request, reply) => {
      try {
        const context = await contextOf(options, request, reply);
        checkPermission(context, route.permission);
        return await route.handle(context, request, reply);
      } catch (error) {
        return sendProblem(options, request, reply, error);
      }
    },
  });
}

/** One object with a key per row: the shape both transports route by. */
function routerOf(modules: readonly ServerModule[]) {
  return Object.fromEntries(modules.map((module) => [module.row, module.router]));
}

function mountOperations(app: FastifyInstance, options: HttpOptions): void {
  const router = routerOf(options.modules);
  const interceptor = (call: unknown) => gate(call as Parameters<typeof gate>[0]);
  // each handler adds to the list it is given, so each gets its own
  const gated = () => ({ clientInterceptors: [interceptor as never] });
  const openapi = new OpenAPIHandler(router, {
    ...gated(),
    customErrorResponseBodyEncoder: (error: ORPCError<string, unknown>) => error.data ?? error.toJSON(),
  });
  const rpc = new RPCHandler(router, gated());
  const handle =
    (handler: typeof openapi | typeof rpc, prefix: `/${string}`) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      try {
        const context = await contextOf(options, request, reply);
        const { matched } = await handler.handle(request, reply, { prefix, context: context as never });
        if (!matched) throw new Refusal('platform:not-found', {}, 404);
        return reply;
      } catch (error) {
        return sendProblem(options, request, reply, error);
      }
    };
  app.all('/api/v1/*', handle(openapi, '/api/v1'));
  app.all('/api/rpc/*', handle(rpc, '/api/rpc'));
}

/** Serves the built console; every path that is not a file is the console itself (it routes by path). */
async function mountConsole(app: FastifyInstance, folder: string): Promise<void> {
  await access(join(folder, 'index.html'));
  await app.register(fastifyStatic, {
    root: folder,
    // looked up when it is asked for, not listed at the start: a console built anew is served without a restart
    wildcard: true,
    dotfiles: 'ignore',
    index: 'index.html',
    maxAge: '1h',
    immutable: false,
    preCompressed: false,
    setHeaders: (response, path) => {
      // names of built assets carry a hash of their content
      response.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
}

// a line per request only when somebody asks for it
const quietLevel = (level: string): string =>
  ['trace', 'debug', 'silent', 'error'].includes(level) ? level : 'warn';

/** Builds the HTTP server: the API on both transports, its documentation, health, metrics and the console. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { services, modules } = options;
  const app: FastifyInstance = Fastify({
    loggerInstance: services.log.child(
      {},
      { level: quietLevel(services.config.logLevel) },
    ) as FastifyBaseLogger,
    trustProxy: services.config.trustProxy,
    bodyLimit: 20 * 1024 * 1024,
    routerOptions: { ignoreTrailingSlash: true },
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        'default-src': ["'self'"],
        // styles are written by the component library at run time
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'script-src': ["'self'"],
        'connect-src': ["'self'"],
        'frame-ancestors': ["'none'"],
        'upgrade-insecure-requests': null,
      },
    },
    // only where the server is known to be reached by https
    hsts: services.config.publicUrl?.startsWith('https:') ?? false,
  });
  await app.register(rateLimit, {
    max: services.config.rateLimit,
    timeWindow: '1 minute',
    allowList: (request) => !request.url.startsWith('/api/'),
    errorResponseBuilder: (request, limit) => {
      const seconds = Math.ceil(limit.ttl / 1000);
      return Object.assign(new Error('rate limit'), {
        statusCode: 429,
        problem: problemOf(
          services,
          localeOf(request.headers['accept-language']),
          new Refusal('platform:too-many-requests', { seconds }, 429),
        ),
      });
    },
  });
  observeRequests(app);
  app.addHook('onSend', async (request, reply) => {
    const isError = reply.statusCode >= 400 && request.url.startsWith('/api/v1/');
    if (isError && String(reply.getHeader('content-type')).startsWith('application/json')) {
      reply.header('content-type', 'application/problem+json');
    }
  });
  app.setErrorHandler(
    (error: Error & { statusCode?: number; code?: string; problem?: unknown }, request, reply) => {
      if (error.problem) return reply.status(429).type('application/problem+json').send(error.problem);
      if (error.statusCode === 413)
        return sendProblem(options, request, reply, new Refusal('platform:body-too-large', {}, 413));
      if (error.statusCode !== undefined && error.statusCode < 500) {
        return sendProblem(
          options,
          request,
          reply,
          new Refusal('platform:malformed-json', {}, error.statusCode),
        );
      }
      return sendProblem(options, request, reply, error);
    },
  );
  app.get('/healthz', async (_request, reply) => {
    const healthy = await services.database.version().then(
      () => true,
      () => false,
    );
    return reply.status(healthy ? 200 : 503).send({ status: healthy ? 'ok' : 'down' });
  });
  app.get('/metrics', async (request, reply) => {
    const context = await contextOf(options, request, reply);
    // a scraper on the same machine needs no key
    if (!['127.0.0.1', '::1'].includes(request.ip)) checkPermission(context, 'platform.metrics');
    return reply.type('text/plain; version=0.0.4').send(await metricsText(services));
  });
  await mountApiDocs(app, services, modules);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const module of modules)
      for (const route of module.streams ?? []) mountStream(scope, options, route);
  });
  mountOperations(app, options);
  if (options.consoleFolder) await mountConsole(app, options.consoleFolder);
  app.setNotFoundHandler(async (request, reply) => {
    const wantsPage =
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      String(request.headers.accept ?? '').includes('text/html');
    if (wantsPage && options.consoleFolder) return reply.sendFile('index.html');
    return sendProblem(options, request, reply, new Refusal('platform:not-found', {}, 404));
  });
  return app;
}
