import { type FileHandle, open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../errors.ts';
import type { Reject } from '../usecases/import-run.ts';

export interface RejectsFile extends AsyncDisposable {
  readonly path: string;
  write(rejects: readonly Reject[]): Promise<void>;
}

/**
 * Where a run's rejected records go, one JSON object a line. The file is made with the first, in
 * place of one that lies there; a run that refuses nothing leaves it alone.
 */
export async function openRejectsFile(
  given: string | undefined,
  dataDir: string,
  inputs: readonly string[],
): Promise<RejectsFile> {
  const path = resolve(given ?? join(dataDir, 'rejects.jsonl'));
  if (inputs.some((input) => resolve(input) === path)) {
    throw new AppError(
      'invalid',
      `--rejects names ${path}, which is to be imported: name another file`,
    );
  }
  let file: FileHandle | undefined;
  return {
    path,
    async write(rejects) {
      file ??= await open(path, 'w').catch((error: unknown) => {
        const reason = `the rejects file ${path} cannot be written: choose another by --rejects`;
        throw new AppError('unavailable', reason, {}, { cause: error });
      });
      await file.appendFile(rejects.map((reject) => `${JSON.stringify(reject)}\n`).join(''));
    },
    async [Symbol.asyncDispose]() {
      await file?.close();
    },
  };
}
