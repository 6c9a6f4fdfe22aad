import { z } from 'zod';
import { operation } from '#platform/core/operation.ts';
import { PageInput, pageOf } from '#platform/core/paging.ts';
import { ApiKeyView, AuditFilter, AuditLineView, PersonName, RoleName } from '../schema.ts';

const tag = 'identity';

/** API keys and the audit log. */
export const controlContract = {
  apiKeys: {
    list: operation({
      permission: 'identity.manage-keys',
      method: 'GET',
      path: '/api-keys',
      tag,
      summary: 'API keys, newest first',
    }).output(z.array(ApiKeyView)),
    options: operation({
      permission: 'identity.manage-keys',
      method: 'GET',
      path: '/api-keys/options',
      tag,
      summary: 'Roles and scopes a new key may have',
      refusals: ['identity:person-only'],
    }).output(z.object({ roles: z.array(z.object({ role: RoleName, scopes: z.array(z.string()) })) })),
    create: operation({
      permission: 'identity.manage-keys',
      method: 'POST',
      path: '/api-keys',
      tag,
      summary: 'Make an API key',
      secretOutput: true,
      description: 'The key is in this answer and nowhere else: only a hash of it is kept.',
      refusals: [
        'identity:role-not-grantable',
        'identity:scope-unknown',
        'identity:expiry-passed',
        'identity:person-only',
      ],
    })
      .input(
        z.object({
          name: PersonName,
          role: RoleName,
          scopes: z.array(z.string().max(100)).max(200).default([]),
          expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
        }),
      )
      .output(z.object({ keyId: z.uuid(), key: z.string() })),
    revoke: operation({
      permission: 'identity.manage-keys',
      method: 'DELETE',
      path: '/api-keys/{keyId}',
      tag,
      summary: 'Revoke an API key at once and for good',
      refusals: ['identity:key-unknown', 'identity:role-not-grantable', 'identity:person-only'],
    })
      .input(z.object({ keyId: z.uuid() }))
      .output(z.object({})),
  },
  audit: {
    list: operation({
      permission: 'identity.read-audit',
      method: 'GET',
      path: '/audit',
      tag,
      summary: 'Who did what, newest first',
      description: 'The same filter on /api/v1/audit.csv gives a file of all of it.',
      refusals: ['platform:bad-cursor'],
    })
      .input(PageInput.extend(AuditFilter.shape))
      .output(pageOf(AuditLineView)),
    actions: operation({
      permission: 'identity.read-audit',
      method: 'GET',
      path: '/audit/actions',
      tag,
      summary: 'Actions the log knows, for its filter',
    }).output(z.array(z.string())),
  },
};
