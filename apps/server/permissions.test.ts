import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles } from '#platform/core/permission.ts';
import { walkOperations } from '#platform/server/http/walk.ts';
import { startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { modules } from './modules.ts';

/** A path a caller could send: ids that exist nowhere, so that an allowed call answers "not found", never "forbidden". */
const fill = (path: string): string =>
  path.replace(/\{[^}]+\}|:\w+/g, '00000000-0000-7000-8000-0000000000ff');

describe('permissions, generated from the contracts', () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ modules, work: false });
  });
  afterAll(() => app.close());

  const operations = () => [
    ...walkOperations(app.application.modules).map(({ name, method, path, meta }) => ({
      name,
      method,
      path,
      permission: meta.permission,
    })),
    ...app.application.modules.flatMap(({ row, streams = [] }) =>
      streams.map(({ method, path, permission }) => ({ name: `${row} ${path}`, method, path, permission })),
    ),
  ];

  it('every operation names a permission that a row declares', () => {
    const known = new Set(Object.keys(app.application.services.permissions));
    const unknown = operations().filter(
      ({ permission }) => !['public', 'signed-in'].includes(permission) && !known.has(permission),
    );
    expect(unknown).toEqual([]);
    expect(operations().length).toBeGreaterThan(9);
  });

  it('every operation has a method and path of its own', () => {
    const places = operations().map(
      ({ method, path }) => `${method} ${path.replace(/\{[^}]+\}|:\w+/g, '*')}`,
    );
    expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
  });

  it('lets each role do exactly what it may, and nobody without a role anything that is not public', {
    timeout: 120_000,
  }, async () => {
    const wrong: string[] = [];
    for (const { name, method, path, permission } of operations()) {
      for (const role of [null, ...roles]) {
        const table = app.application.services.permissions[permission] ?? [];
        const allowed =
          permission === 'public' || (role !== null && (permission === 'signed-in' || table.includes(role)));
        const { status, body } = await app.call(role, method, fill(path), method === 'GET' ? undefined : {});
        const code = (body as { code?: string } | undefined)?.code;
        const denied = code === 'platform:not-signed-in' || code === 'platform:forbidden';
        if (allowed === denied) wrong.push(`${name} as ${role ?? 'nobody'}: ${status} ${code ?? ''}`);
        if (!allowed && status !== (role === null ? 401 : 403))
          wrong.push(`${name} as ${role ?? 'nobody'}: ${status}`);
        if (status >= 500) wrong.push(`${name} as ${role ?? 'nobody'}: ${status} ${code ?? ''}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('is the same through the console transport', async () => {
    const wrong: string[] = [];
    for (const { name, meta } of walkOperations(app.application.modules)) {
      if (meta.permission === 'public') continue;
      const answer = await app.http.inject({
        method: 'POST',
        url: `/api/rpc/${name.replaceAll('.', '/')}`,
        payload: { json: {} },
      });
      if (answer.statusCode !== 401) wrong.push(`${name}: ${answer.statusCode}`);
    }
    expect(wrong).toEqual([]);
  });
});
