import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import type { FastifyInstance } from 'fastify';
import type { Services } from '../context.ts';
import { localeOf } from '../i18n.ts';
import type { ServerModule } from '../module.ts';
import { docsPage, type OpenApiDocument } from './docs-page.ts';
import { walkOperations } from './walk.ts';

/** The OpenAPI 3.1 description of everything below /api/v1, made from the contracts. */
export async function openApiOf(
  services: Services,
  modules: readonly ServerModule[],
): Promise<OpenApiDocument> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const contracts = Object.fromEntries(modules.map((module) => [module.row, module.contract]));
  const document = (await generator.generate(contracts, {
    info: {
      title: 'Holdfast API',
      version: '1',
      description: 'Every operation of Holdfast. Failures are problem+json (RFC 9457) with a stable `code`.',
    },
    servers: [{ url: '/api/v1' }],
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer hf_…`' },
      },
    },
    security: [{ apiKey: [] }],
  })) as unknown as OpenApiDocument;
  for (const { method, path, meta } of walkOperations(modules)) {
    const operation = document.paths?.[path]?.[method.toLowerCase()];
    if (!operation) continue;
    operation['x-permission'] = meta.permission;
    operation['x-refusals'] = meta.refusals.map((code) => ({
      code,
      title: services.translate('en', code.replace(':', ':refusal.')),
    }));
  }
  for (const module of modules) {
    for (const route of module.streams ?? []) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      document.paths ??= {};
      document.paths[path] ??= {};
      document.paths[path][route.method.toLowerCase()] = {
        summary: route.summary,
        tags: [module.row],
        'x-permission': route.permission,
        'x-refusals': [],
        responses: { '200': { description: 'A stream' } },
      };
    }
  }
  return document;
}

export async function mountApiDocs(
  app: FastifyInstance,
  services: Services,
  modules: readonly ServerModule[],
): Promise<void> {
  let made: Promise<OpenApiDocument> | undefined;
  const document = (): Promise<OpenApiDocument> => (made ??= openApiOf(services, modules));
  app.get('/api/openapi.json', async () => document());
  app.get('/api/docs', async (request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .send(docsPage(await document(), localeOf(request.headers['accept-language']))),
  );
}
