import type { Context } from '../context.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import { AppError } from '../errors.ts';
import { type ExportKind, type ExportScope, openExport } from '../store/export.ts';

export type { ExportScope };

export interface ExportSummary extends Readonly<Record<`${ExportKind}s`, number>> {
  readonly seconds: number;
}

const LINES_ARE_WRITTEN_ONCE = { repeatable: false };

/**
 * Writes the archive, or a part of it, as the lines that `import directory` reads. `write` gets many
 * lines at once and is waited for. Throws not_found for an unknown conversation, before any line.
 */
export async function exportArchive(
  ctx: Context,
  actor: Actor,
  scope: ExportScope,
  write: (lines: string) => Promise<void>,
): Promise<ExportSummary> {
  requirePermission(actor, 'archive.export');
  const startedAt = ctx.clock();
  const counts = { users: 0, operators: 0, conversations: 0, messages: 0, marks: 0, favorites: 0 };
  await ctx.db.transaction(async (tx) => {
    const exported = await openExport(tx, scope);
    if (exported === undefined) {
      throw new AppError(
        'not_found',
        `there is no conversation ${scope.conversationId}: give the id of one, or leave --conversation out`,
      );
    }
    for await (const { kind, lines } of exported) {
      counts[`${kind}s`] += lines.length;
      await write(lines.join(''));
    }
  }, LINES_ARE_WRITTEN_ONCE);
  return { ...counts, seconds: (ctx.clock() - startedAt) / 1000 };
}
