import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Db } from './db/open.ts';
import type { Media } from './media/local.ts';
import type { Appender } from './usecases/appender.ts';
import type { ConversationChunks } from './usecases/conversation-chunks.ts';
import type { SearchIndex } from './usecases/search-index.ts';
import type { Sessions } from './usecases/sessions.ts';

/** What every use case gets first. */
export interface Context {
  readonly db: Db;
  readonly media: Media;
  readonly sessions: Sessions;
  readonly appender: Appender;
  readonly searchIndex: SearchIndex;
  readonly chunks: ConversationChunks;
  /** Epoch ms. */
  readonly clock: () => number;
  readonly log: Logger;
  readonly config: Config;
}
