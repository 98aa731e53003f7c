import { AppError } from '../errors.ts';

/** What whoever has a file to be worked on is told when too many others wait. */
export function tooManyFiles(): AppError {
  return new AppError('unavailable', 'too many files wait to be worked on; try again shortly');
}
