import { access, constants, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, codeOf } from '../errors.ts';

export interface SourceFile {
  readonly path: string;
  /** 0 for a pipe, whose size nobody knows. */
  readonly sizeBytes: number;
}

/**
 * The files that the given paths mean: a file itself, a folder all files in it and below, by name.
 * Files whose name starts with a dot are left out. Throws not_found for a path that is not there.
 */
export async function listSourceFiles(paths: readonly string[]): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const path of paths) await addPath(path, files);
  return files;
}

async function addPath(path: string, files: SourceFile[]): Promise<void> {
  const stats = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (!stats.isDirectory()) {
    await access(path, constants.R_OK).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    files.push({ path, sizeBytes: stats.isFile() ? stats.size : 0 });
    return;
  }
  const names = await readdir(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  for (const name of names.toSorted()) {
    if (!name.startsWith('.')) await addPath(join(path, name), files);
  }
}

/** A failure to open or read a file, in words; anything else passes through. */
export function unreadable(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new AppError('not_found', `${path}: there is no such file; check the path`);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new AppError(
      'forbidden',
      `${path}: this account may not read it; change its mode or the account`,
    );
  }
  if (code === '') return error;
  return new AppError('unavailable', `${path}: cannot be read (${code})`, {}, { cause: error });
}
