import type { ColumnType, Generated } from 'kysely';

/** Timestamps are read as Date and written as Date or ISO text. */
export type Timestamp = ColumnType<Date, Date | string, Date | string>;
/** jsonb is read parsed and written as JSON text. */
export type Json<T> = ColumnType<T, string, string>;

/** Tables of the platform itself; each row adds its own (`ctx.db.withTables<…>()`). */
export type PlatformTables = {
  settings: { key: string; value: Json<unknown>; updated_at: Timestamp };
  outbox: {
    event_no: Generated<number>;
    type: string;
    customer_id: string | null;
    payload: Json<Record<string, unknown>>;
    occurred_at: Timestamp;
  };
  outbox_cursors: { subscriber: string; event_no: number; updated_at: Timestamp };
  jobs: {
    job_id: string;
    kind: string;
    payload: Json<unknown>;
    state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
    progress: Json<unknown>;
    result: Json<unknown> | null;
    error: string | null;
    dedupe_key: string | null;
    attempts: number;
    max_attempts: number;
    run_at: Timestamp;
    lease_until: Timestamp | null;
    cancel_requested: Generated<boolean>;
    created_by: string | null;
    created_at: Timestamp;
    started_at: Timestamp | null;
    finished_at: Timestamp | null;
  };
  audit_log: {
    audit_id: string;
    occurred_at: Timestamp;
    actor_kind: string;
    actor_id: string | null;
    actor_name: string;
    action: string;
    subject_kind: string;
    subject_id: string;
    detail: Json<Record<string, unknown>>;
    ip: string | null;
  };
  idempotency_keys: {
    key: string;
    operation: string;
    fingerprint: string;
    response: Json<unknown> | null;
    created_at: Timestamp;
  };
};
