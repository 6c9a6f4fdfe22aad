import { z } from 'zod';
import { operation } from '#platform/core/operation.ts';
import { PageInput, pageOf } from '#platform/core/paging.ts';
import { settledOutcomes } from './held.ts';
import { FilePatch, FilePreview, HeldRow, ImportDetail, ImportSummary, SavedPreset } from './schema.ts';

const tag = 'imports';
const ImportId = z.object({ importId: z.uuid() });
const unknown = 'imports:unknown-import' as const;
const busy = 'imports:busy' as const;

const Source = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]*$/)
  .max(60);
const Zone = z.string().max(60);

const HeldChoice = z.object({
  rows: z
    .array(z.object({ fileNo: z.number().int(), line: z.number().int() }))
    .min(1)
    .max(1000)
    .optional(),
  reason: z.string().max(100).optional(),
});

/** Files themselves travel as streams: PUT /imports/{importId}/files/{name}, see the module's streams. */
export const importsContract = {
  create: operation({
    permission: 'imports.run',
    method: 'POST',
    path: '/imports',
    summary: 'Begin an import',
    tag,
    refusals: ['imports:unknown-preset'],
    description:
      'Then send the files (PUT /imports/{importId}/files/{name}), look at the guessed mapping, check, run.',
  })
    .input(
      z.object({
        name: z.string().trim().max(200).optional(),
        /** namespace of the outside ids; files of one system share it */
        source: Source.optional(),
        /** a built-in preset, or the id of a saved one */
        preset: z.string().max(60).optional(),
        zone: Zone.optional(),
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .optional(),
      }),
    )
    .output(ImportDetail),
  list: operation({
    permission: 'imports.read',
    method: 'GET',
    path: '/imports',
    summary: 'Imports, newest first',
    tag,
  })
    .input(PageInput)
    .output(pageOf(ImportSummary)),
  find: operation({
    permission: 'imports.read',
    method: 'GET',
    path: '/imports/{importId}',
    summary: 'One import with its files, mapping and progress',
    tag,
    refusals: [unknown],
  })
    .input(ImportId)
    .output(ImportDetail),
  change: operation({
    permission: 'imports.run',
    method: 'PATCH',
    path: '/imports/{importId}',
    summary: 'Correct the mapping, the zone or how files are read',
    tag,
    refusals: [unknown, busy, 'imports:unknown-file', 'imports:unknown-table', 'imports:unknown-zone'],
  })
    .input(
      ImportId.extend({
        name: z.string().trim().min(1).max(200).optional(),
        source: Source.optional(),
        zone: Zone.optional(),
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .optional(),
        files: z.array(FilePatch).max(500).default([]),
      }),
    )
    .output(ImportDetail),
  removeFile: operation({
    permission: 'imports.run',
    method: 'DELETE',
    path: '/imports/{importId}/files/{fileNo}',
    summary: 'Take a file out of an import',
    tag,
    refusals: [unknown, busy, 'imports:unknown-file'],
  })
    .input(ImportId.extend({ fileNo: z.coerce.number().int() }))
    .output(ImportDetail),
  preview: operation({
    permission: 'imports.read',
    method: 'GET',
    path: '/imports/{importId}/files/{fileNo}/preview',
    summary: 'First rows of a file, as read and as they would be stored',
    tag,
    refusals: [unknown, 'imports:unknown-file', 'imports:file-gone'],
  })
    .input(
      ImportId.extend({
        fileNo: z.coerce.number().int(),
        limit: z.coerce.number().int().min(1).max(100).default(10),
      }),
    )
    .output(FilePreview),
  check: operation({
    permission: 'imports.run',
    method: 'POST',
    path: '/imports/{importId}/check',
    summary: 'Dry run: what would be created, changed, held; writes nothing',
    tag,
    refusals: [unknown, busy, 'imports:nothing-to-read', 'imports:file-blocked', 'imports:file-gone'],
  })
    .input(ImportId)
    .output(ImportDetail),
  run: operation({
    permission: 'imports.run',
    method: 'POST',
    path: '/imports/{importId}/run',
    summary: 'Bring the data in; goes on where a cancelled run stopped',
    tag,
    refusals: [
      unknown,
      busy,
      'imports:nothing-to-read',
      'imports:file-blocked',
      'imports:file-gone',
      'imports:already-done',
    ],
  })
    .input(ImportId)
    .output(ImportDetail),
  cancel: operation({
    permission: 'imports.run',
    method: 'POST',
    path: '/imports/{importId}/cancel',
    summary: 'Stop a check or a run; what is stored stays',
    tag,
    refusals: [unknown, 'imports:not-running'],
  })
    .input(ImportId)
    .output(ImportDetail),
  discard: operation({
    permission: 'imports.run',
    method: 'DELETE',
    path: '/imports/{importId}',
    summary: 'Forget an import that has not run, with its files',
    tag,
    refusals: [unknown, busy, 'imports:has-run'],
  })
    .input(ImportId)
    .output(z.object({ discarded: z.literal(true) })),
  held: operation({
    permission: 'imports.read',
    method: 'GET',
    path: '/imports/{importId}/held',
    summary: 'Rows that were held back, with place and reason',
    tag,
    refusals: [unknown, 'platform:bad-cursor'],
  })
    .input(
      ImportId.extend({
        ...PageInput.shape,
        reason: z.string().max(100).optional(),
        fileNo: z.coerce.number().int().optional(),
        /** rows that still wait, when absent */
        status: z.enum(['open', ...settledOutcomes, 'all']).optional(),
      }),
    )
    .output(pageOf(HeldRow)),
  dismissHeld: operation({
    permission: 'imports.run',
    method: 'POST',
    path: '/imports/{importId}/held/dismiss',
    summary: 'Take held rows off the list: nobody wants them',
    tag,
    refusals: [unknown, busy, 'imports:not-run'],
    description: 'These rows, or all of a reason, or all. They stay readable and can be taken back.',
  })
    .input(ImportId.extend(HeldChoice.shape))
    .output(ImportDetail),
  reopenHeld: operation({
    permission: 'imports.run',
    method: 'POST',
    path: '/imports/{importId}/held/reopen',
    summary: 'Put dismissed rows back on the list',
    tag,
    refusals: [unknown, busy, 'imports:not-run'],
  })
    .input(ImportId.extend(HeldChoice.shape))
    .output(ImportDetail),
  waiting: operation({
    permission: 'imports.read',
    method: 'GET',
    path: '/imports/waiting',
    summary: 'Imports with held rows that wait to be corrected',
    tag,
  }).output(
    z.object({
      rows: z.number().int(),
      imports: z.array(z.object({ importId: z.uuid(), name: z.string(), held: z.number().int() })),
    }),
  ),
  presets: operation({
    permission: 'imports.read',
    method: 'GET',
    path: '/import-presets',
    summary: 'Saved mappings',
    tag,
  }).output(z.array(SavedPreset)),
  savePreset: operation({
    permission: 'imports.run',
    method: 'POST',
    path: '/import-presets',
    summary: 'Save the mapping of an import under a name',
    tag,
    refusals: [unknown],
    description:
      'A preset of the same name is replaced. Files with the same columns get its mapping by themselves from then on.',
  })
    .input(ImportId.extend({ name: z.string().trim().min(1).max(100) }))
    .output(SavedPreset),
  removePreset: operation({
    permission: 'imports.run',
    method: 'DELETE',
    path: '/import-presets/{presetId}',
    summary: 'Forget a saved mapping',
    tag,
    refusals: ['imports:unknown-preset'],
  })
    .input(z.object({ presetId: z.uuid() }))
    .output(z.object({ removed: z.literal(true) })),
};
