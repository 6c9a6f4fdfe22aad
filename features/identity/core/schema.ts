import { z } from 'zod';
import { locales } from '#platform/core/i18n.ts';
import { roles } from '#platform/core/permission.ts';
import { passwordLength } from './password.ts';

export const RoleName = z.enum(roles);
export const LocaleName = z.enum(locales);
export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email());
export const PersonName = z.string().trim().min(1).max(120);
export const Password = z.string().min(1).max(passwordLength.max);
/** six digits of the authenticator, or a recovery code */
export const Code = z.string().trim().min(6).max(40);
export const LinkToken = z.string().max(300);
const Moment = z.iso.datetime();

/** Who is signed in, and what the console needs to know to draw itself. */
export const SessionView = z.object({
  staffId: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: RoleName,
  locale: LocaleName,
  permissions: z.array(z.string()),
  secondFactor: z.boolean(),
  company: z.object({ name: z.string(), timeZone: z.string(), currency: z.string() }),
});
export type SessionView = z.infer<typeof SessionView>;

export const SignInAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('signed-in'), locale: LocaleName }),
  z.object({ status: z.literal('second-factor'), challenge: z.string() }),
]);
export type SignInAnswer = z.infer<typeof SignInAnswer>;

export const PersonView = z.object({
  staffId: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  kind: z.enum(['human', 'bot']),
  /** null: known from imported history, cannot sign in */
  role: RoleName.nullable(),
  teamId: z.uuid().nullable(),
  source: z.string(),
  active: z.boolean(),
  secondFactor: z.boolean(),
  lastSeenAt: Moment.nullable(),
});
export type PersonView = z.infer<typeof PersonView>;

export const TeamView = z.object({ teamId: z.uuid(), name: z.string(), people: z.number().int() });
export type TeamView = z.infer<typeof TeamView>;

export const InvitationView = z.object({
  invitationId: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: RoleName,
  teamId: z.uuid().nullable(),
  invitedBy: z.string(),
  createdAt: Moment,
  expiresAt: Moment,
  expired: z.boolean(),
});
export type InvitationView = z.infer<typeof InvitationView>;

/** `path` is relative to the console's address; `mailed`: also on its way by e-mail. */
export const LinkView = z.object({ path: z.string(), expiresAt: Moment, mailed: z.boolean() });
export type LinkView = z.infer<typeof LinkView>;

export const SignInSessionView = z.object({
  sessionId: z.uuid(),
  current: z.boolean(),
  createdAt: Moment,
  lastSeenAt: Moment,
  ip: z.string(),
  userAgent: z.string(),
});
export type SignInSessionView = z.infer<typeof SignInSessionView>;

export const AccountView = z.object({
  name: z.string(),
  email: z.string(),
  role: RoleName,
  locale: LocaleName,
  passwordChangedAt: Moment,
  secondFactor: z.boolean(),
  recoveryCodesLeft: z.number().int(),
});
export type AccountView = z.infer<typeof AccountView>;

export const ApiKeyView = z.object({
  keyId: z.uuid(),
  name: z.string(),
  /** the first characters, to tell keys apart */
  prefix: z.string(),
  role: RoleName,
  /** empty: everything the role may do */
  scopes: z.array(z.string()),
  createdBy: z.string(),
  createdAt: Moment,
  expiresAt: Moment.nullable(),
  lastUsedAt: Moment.nullable(),
  revokedAt: Moment.nullable(),
  /** `paused`: whoever made it is deactivated or may no longer carry its role */
  state: z.enum(['active', 'expired', 'revoked', 'paused']),
});
export type ApiKeyView = z.infer<typeof ApiKeyView>;

export const AuditLineView = z.object({
  auditId: z.uuid(),
  occurredAt: Moment,
  actorKind: z.enum(['staff', 'api-key', 'system', 'anonymous']),
  actorId: z.uuid().nullable(),
  actorName: z.string(),
  action: z.string(),
  subjectKind: z.string(),
  subjectId: z.string(),
  detail: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
});
export type AuditLineView = z.infer<typeof AuditLineView>;

export const AuditFilter = z.object({
  /** exact ("identity.sign-in") or a prefix that ends in a dot ("identity.") */
  action: z.string().max(100).optional(),
  actorId: z.uuid().optional(),
  actorKind: z.enum(['staff', 'api-key', 'system', 'anonymous']).optional(),
  subjectKind: z.string().max(60).optional(),
  subjectId: z.string().max(200).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;
