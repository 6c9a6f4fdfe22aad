import type { Ctx, Db } from '#platform/server/context.ts';
import type { Json, Timestamp } from '#platform/server/db/tables.ts';
import type { ChurnRule } from '../core/contract/retention.ts';
import type { Arm, ExperimentKind, ExperimentPlan, ExperimentState } from '../core/experiment-schema.ts';
import type { AnalysisSettings } from '../core/link/analysis.ts';
import type { WorthInputs } from '../core/worth-schema.ts';

export type RetentionTables = {
  leaving_handlings: {
    customer_id: string;
    handling_id: string;
    note: string;
    until: string | null;
    handled_by: string | null;
    handled_at: Timestamp;
  };
  experiments: {
    experiment_id: string;
    name: string;
    kind: ExperimentKind;
    tried: string;
    state: ExperimentState;
    plan: Json<ExperimentPlan>;
    rule: Json<ChurnRule> | null;
    seed: string;
    decision: 'adopt' | 'drop' | 'unclear' | null;
    reason: string;
    created_by: string | null;
    created_at: Timestamp;
    updated_at: Timestamp;
    started_at: Timestamp | null;
    stopped_at: Timestamp | null;
    decided_at: Timestamp | null;
  };
  experiment_assignments: {
    customer_id: string;
    experiment_id: string;
    drawn_for: string;
    arm: Arm;
    ticket_id: string | null;
    assigned_at: Timestamp;
  };
  analyses: {
    analysis_id: string;
    name: string;
    version: number;
    settings: Json<AnalysisSettings>;
    created_by: string | null;
    created_at: Timestamp;
  };
  worth_scenarios: {
    scenario_id: string;
    name: string;
    version: number;
    inputs: Json<WorthInputs>;
    created_by: string | null;
    created_at: Timestamp;
  };
};

export const retentionDb = (ctx: { readonly db: Db } | Ctx) => ctx.db.withTables<RetentionTables>();
