import type { Generated } from 'kysely';
import type { Locale } from '#platform/core/i18n.ts';
import type { Role } from '#platform/core/permission.ts';
import type { Timestamp } from '#platform/server/db/tables.ts';

export type TeamsTable = {
  team_id: string;
  name: string;
  source: string;
  created_at: Timestamp;
  updated_at: Timestamp;
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
  created_at: Timestamp;
  updated_at: Timestamp;
};

export type StaffKeysTable = { source: string; external_id: string; staff_id: string; created_at: Timestamp };
export type TeamKeysTable = { source: string; external_id: string; team_id: string; created_at: Timestamp };

export type AccountsTable = {
  staff_id: string;
  password_hash: string;
  password_changed_at: Timestamp;
  locale: Generated<Locale>;
  totp_secret: string | null;
  totp_confirmed_at: Timestamp | null;
  totp_last_step: Generated<number>;
  last_seen_at: Timestamp | null;
  created_at: Timestamp;
};

export type SignInSessionsTable = {
  session_id: string;
  staff_id: string;
  token_hash: string;
  created_at: Timestamp;
  last_seen_at: Timestamp;
  expires_at: Timestamp;
  ip: string;
  user_agent: string;
};

export type InvitationsTable = {
  invitation_id: string;
  email: string;
  name: string;
  role: Role;
  team_id: string | null;
  staff_id: string | null;
  invited_by: string | null;
  created_at: Timestamp;
  expires_at: Timestamp;
  accepted_at: Timestamp | null;
  revoked_at: Timestamp | null;
};

export type PasswordResetsTable = {
  reset_id: string;
  staff_id: string;
  created_at: Timestamp;
  expires_at: Timestamp;
  used_at: Timestamp | null;
};

export type ApiKeysTable = {
  key_id: string;
  name: string;
  prefix: string;
  key_hash: string;
  role: Role;
  scopes: string[];
  created_by: string;
  created_at: Timestamp;
  expires_at: Timestamp | null;
  last_used_at: Timestamp | null;
  revoked_at: Timestamp | null;
  revoked_by: string | null;
};

export type IdentityTables = {
  teams: TeamsTable;
  staff: StaffTable;
  staff_keys: StaffKeysTable;
  team_keys: TeamKeysTable;
  accounts: AccountsTable;
  first_owner: { singleton: Generated<boolean>; staff_id: string; created_at: Timestamp };
  recovery_codes: { staff_id: string; code_hash: string; used_at: Timestamp | null };
  sign_in_sessions: SignInSessionsTable;
  invitations: InvitationsTable;
  password_resets: PasswordResetsTable;
  api_keys: ApiKeysTable;
  attempts: { key: string; started_at: Timestamp; count: number; expires_at: Timestamp };
};
