import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allows, roles } from '#platform/core/permission.ts';
import { walkOperations } from '#platform/server/http/walk.ts';
import { startTestApplication, type TestApplication, testActor } from '#platform/server/testing.ts';
import { identityPermissions } from '../core/permissions.ts';
import { identityModule } from './module.ts';

const someId = '01900000-0000-7000-8000-000000000000';

/** Every operation and every stream of the row, by nobody and by each role: who may not is told so before anything else. */
describe('permissions', () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ modules: [identityModule] });
  });
  afterAll(() => app?.close());

  const streams = (identityModule.streams ?? []).map(({ method, path, permission }) => ({
    method,
    path,
    permission,
  }));
  const operations = walkOperations([identityModule]).map(({ method, path, meta }) => ({
    method,
    path,
    permission: meta.permission,
  }));
  const all = [...operations, ...streams].map((one) => ({
    ...one,
    path: one.path.replace(/\{\w+\}/g, someId),
  }));

  it.each(all)('$method $path needs $permission', async ({ method, path, permission }) => {
    const body = method === 'GET' ? undefined : {};
    const nobody = await app.call(null, method, path, body);
    expect((nobody.body as { code?: string } | undefined)?.code === 'platform:not-signed-in').toBe(
      permission !== 'public',
    );
    for (const role of roles) {
      const answer = await app.call(role, method, path, body);
      const code = (answer.body as { code?: string } | undefined)?.code;
      const allowed = allows(identityPermissions, testActor(role), permission);
      expect(code === 'platform:forbidden', `${role}: ${answer.text.slice(0, 200)}`).toBe(!allowed);
      expect(answer.status).toBeLessThan(500);
    }
  });
});
