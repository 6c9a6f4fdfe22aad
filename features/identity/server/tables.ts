import type { ColumnType } from 'kysely';
import type { Role } from '#platform/core/permission.ts';

type Stamp = ColumnType<Date, Date, Date>;

export type TeamsTable = {
  team_id: string;
  name: string;
  source: string;
  created_at: Stamp;
  updated_at: Stamp;
};

export type StaffTable = {
  staff_id: string;
  kind: 'human' | 'bot';
  name: string;
  email: string | null;
  role: Role | null;
  team_id: string | null;
  source: string;
  active: boolean;
  created_at: Stamp;
  updated_at: Stamp;
};

export type StaffKeysTable = { source: string; external_id: string; staff_id: string; created_at: Stamp };
export type TeamKeysTable = { source: string; external_id: string; team_id: string; created_at: Stamp };

export type IdentityTables = {
  teams: TeamsTable;
  staff: StaffTable;
  staff_keys: StaffKeysTable;
  team_keys: TeamKeysTable;
};
