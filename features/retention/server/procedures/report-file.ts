import { z } from 'zod';
import { locales } from '#platform/core/i18n.ts';
import { Refusal } from '#platform/core/refusal.ts';
import type { StreamRoute } from '#platform/server/module.ts';
import { Question } from '../../core/contract/link.ts';
import { createReportFormat } from '../../core/report-format.ts';
import { renderReport } from '../../core/report-html.ts';
import { findReport } from '../queries/find-report.ts';
import { wordsOf } from '../queries/labels.ts';

const Asked = Question.extend({
  /** absent: the reader's own */
  lang: z.enum(locales).optional(),
});

/** Made for somebody who has no account here: figures, methods and doubts, and no name of a customer or of staff. */
export const reportFile: StreamRoute = {
  method: 'GET',
  path: '/retention/report',
  permission: 'retention.read',
  summary:
    'The report on what keeps customers as one HTML file that needs nothing else, by the question of /retention/drivers; lang=en or ru',
  handle: async (context, request, reply) => {
    const parsed = Asked.safeParse(request.query);
    if (!parsed.success) throw new Refusal('platform:invalid-input', {}, 400);
    const { lang, ...asked } = parsed.data;
    const locale = lang ?? context.locale;
    const data = await findReport(context, asked, locale);
    await context.command((ctx) =>
      ctx.audit({
        action: 'retention.export-report',
        subjectKind: 'report',
        subjectId: data.today,
        detail: { ...data.period, lang: locale },
      }),
    );
    const zone = await context.query(async ({ company }) => company.zone);
    const html = renderReport(data, {
      locale,
      translate: (key, params) => context.services.translate(locale, `retention:${key}`, params),
      format: createReportFormat(locale, zone, data.currency),
      label: (dimension, key) => wordsOf(dimension, locale)(key),
    });
    return reply
      .type('text/html; charset=utf-8')
      .header('content-disposition', `attachment; filename="holdfast-report-${data.today}-${locale}.html"`)
      .send(html);
  },
};
