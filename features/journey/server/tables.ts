import type { Ctx } from '#platform/server/context.ts';
import type { Timestamp } from '#platform/server/db/tables.ts';

export type JourneyTables = {
  stages: {
    stage_id: string;
    name_en: string;
    name_ru: string;
    position: number;
    active: boolean;
    updated_at: Timestamp;
  };
};

/** The database with this row's tables. */
export const journeyDb = (ctx: Ctx) => ctx.db.withTables<JourneyTables>();
