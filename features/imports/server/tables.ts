import type { Generated } from 'kysely';
import type { Ctx, Db } from '#platform/server/context.ts';
import type { Json, Timestamp } from '#platform/server/db/tables.ts';
import type { SettledOutcome } from '../core/held.ts';
import type { ImportPlan, ImportTotals, importStates, SavedMapping } from '../core/schema.ts';

export type ImportsTables = {
  imports: {
    import_id: string;
    job_id: string | null;
    name: string;
    source: string;
    state: (typeof importStates)[number];
    next_file_no: Generated<number>;
    plan: Json<ImportPlan>;
    totals: Json<Partial<ImportTotals>>;
    checked: Json<Partial<ImportTotals>> | null;
    error: string | null;
    created_by: string | null;
    created_at: Timestamp;
    started_at: Timestamp | null;
    finished_at: Timestamp | null;
  };
  import_held_blocks: {
    import_id: string;
    block_no: number;
    file_no: number;
    reason: string;
    column_name: string;
    first_line: number;
    row_count: number;
    held_rows: string;
  };
  import_settled_rows: {
    import_id: string;
    file_no: number;
    line_no: number;
    /** why it had been held; '' for rows that were settled before it was kept */
    reason: string;
    outcome: SettledOutcome;
    /** the import that brought it in corrected */
    fixed_by: string | null;
    settled_at: Timestamp | null;
  };
  import_presets: {
    preset_id: string;
    name: string;
    source: string;
    mapping: Json<SavedMapping[]>;
    created_by: string | null;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
};

export const importsDb = (ctx: { readonly db: Db } | Ctx) => ctx.db.withTables<ImportsTables>();
