import { ORPCError } from '@orpc/server';
import { z } from 'zod';
import type { Locale } from '#platform/core/i18n.ts';
import { Refusal } from '#platform/core/refusal.ts';
import type { Services } from '../context.ts';
import { uuidv7 } from '../id.ts';

/** What a failed call gets (RFC 9457): `code` is stable, `title` is in the reader's language. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** for `platform:invalid-input`: what is wrong where */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

const refusalKey = (code: string): string => {
  const [row, name] = code.split(':');
  return `${row}:refusal.${name}`;
};

export function problemOf(services: Services, locale: Locale, refusal: Refusal): Problem {
  const hasParams = Object.keys(refusal.params).length > 0;
  return {
    type: `urn:holdfast:refusal:${refusal.code}`,
    title: services.translate(locale, refusalKey(refusal.code), refusal.params),
    status: refusal.status,
    code: refusal.code,
    ...(hasParams ? { params: refusal.params } : {}),
  };
}

type Issue = { readonly message: string; readonly path?: readonly unknown[] | undefined };

function issuesOf(error: ORPCError<string, unknown>): { path: string; message: string }[] {
  const issues = (error.data as { issues?: readonly Issue[] } | undefined)?.issues ?? [];
  return issues.map((issue) => ({
    path: (issue.path ?? []).map((step) => String((step as { key?: unknown })?.key ?? step)).join('.'),
    message: issue.message,
  }));
}

/**
 * Turns whatever a handler threw into what the caller may know: a refusal as it is, wrong input with its places,
 * everything else as a bug that is logged once under the id the caller gets.
 */
export function toProblem(services: Services, locale: Locale, error: unknown): Problem {
  if (error instanceof Refusal) return problemOf(services, locale, error);
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') {
    return {
      ...problemOf(services, locale, new Refusal('platform:invalid-input', {}, 400)),
      errors: issuesOf(error),
    };
  }
  if (error instanceof ORPCError && error.status < 500) {
    return problemOf(services, locale, new Refusal('platform:not-found', {}, error.status));
  }
  const id = uuidv7();
  services.log.error({ err: error, errorId: id }, 'a request failed');
  return problemOf(services, locale, new Refusal('platform:internal', { id }, 500));
}

/** The same as an oRPC error, so that both transports carry it. */
export function toOrpcError(problem: Problem): ORPCError<string, Problem> {
  return new ORPCError(problem.code, { status: problem.status, message: problem.title, data: problem });
}
