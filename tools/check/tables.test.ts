import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '#platform/server/context.ts';
import { startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { findTableProblems } from './tables.ts';

describe('the declared spread of tables', () => {
  let app: TestApplication;
  let db: Db;
  beforeAll(async () => {
    app = await startTestApplication({ modules: [] });
    db = app.application.services.database.db;
  });
  afterAll(() => app.close());

  it('is declared and kept by every table', async () => {
    expect(await findTableProblems(db)).toEqual([]);
  });

  it('is seen to be broken where it is (canary)', async () => {
    for (const statement of [
      'create table canary_undeclared (a int primary key)',
      'create table canary_unique (customer_id uuid, code text, primary key (customer_id, code), unique (code))',
      "comment on table canary_unique is '@distributed customer_id'",
      'create table canary_child (customer_id uuid not null, child_id int generated always as identity, code text, primary key (customer_id, child_id), foreign key (code) references canary_unique (code) on delete set null)',
      "comment on table canary_child is '@distributed customer_id'",
      'create table canary_pointing (code text primary key, customer_id uuid not null)',
      "comment on table canary_pointing is '@distributed code'",
    ]) {
      await db.executeQuery(CompiledQuery.raw(statement));
    }
    expect(await findTableProblems(db)).toEqual([
      'canary_undeclared: declares no spread in its comment',
      'canary_child.child_id: an identity of a distributed table must be bigint',
      'canary_pointing: points at customers, but does not keep whom it meant before a merge (came_as)',
      'canary_unique: unique index canary_unique_code_key does not contain customer_id',
      'canary_child: foreign key canary_child_code_fkey does not carry customer_id to canary_unique.customer_id',
      'canary_child: canary_child_code_fkey sets null or default on delete',
    ]);
  });
});
