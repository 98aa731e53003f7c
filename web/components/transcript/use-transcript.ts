import { useQuery } from '@tanstack/react-query';
import type { Conversation } from 'chatkeep/client';
import { useRef, useState } from 'react';
import { api } from '../../api.ts';
import { settingsQuery } from '../../queries/settings.ts';
import { useErrorWords } from '../../ui/errors.ts';
import { localeOf, useLanguage, useTexts } from '../../ui/texts.ts';
import { endOfDay, startOfDay, zonedIso } from '../../ui/zone-time.ts';
import { useZone } from '../../ui/zone.ts';
import { nameOf } from '../conversation/names.ts';
import { saveBlob } from '../message/media/save.ts';
import { texts as messageTexts } from '../message/texts.ts';
import { toCsv } from './csv.ts';
import { embedPictures } from './embed-pictures.ts';
import { entriesOf } from './entry.ts';
import { fileNameOf } from './file-name.ts';
import { gather } from './gather.ts';
import { toHtml } from './html.ts';
import { toJsonLines } from './json-lines.ts';
import { texts } from './texts.ts';
import type { Transcript } from './transcript.ts';

export const formats = ['html', 'csv', 'jsonl'] as const;
export type Format = (typeof formats)[number];

const mediaTypes: Readonly<Record<Format, string>> = {
  html: 'text/html;charset=utf-8',
  csv: 'text/csv;charset=utf-8',
  jsonl: 'application/x-ndjson;charset=utf-8',
};

export interface Wanted {
  readonly format: Format;
  /** Days such as 2026-11-21; empty for no bound. */
  readonly from: string;
  readonly to: string;
  readonly withMarks: boolean;
}

export type Making =
  | { readonly step: 'idle' | 'pictures' | 'nothing' }
  | { readonly step: 'fetching'; readonly count: number; readonly share: number }
  | { readonly step: 'done'; readonly count: number; readonly file: string }
  | { readonly step: 'failed'; readonly reason: string };

const idle: Making = { step: 'idle' };

/** Makes a transcript of a conversation here in the browser, and saves it. */
export function useTranscript(conversation: Conversation) {
  const [making, setMaking] = useState<Making>(idle);
  const running = useRef<AbortController>(null);
  const zone = useZone();
  const locale = localeOf[useLanguage()];
  const words = useTexts(texts);
  const messageWords = useTexts(messageTexts);
  const errorWords = useErrorWords();
  const { data: settings } = useQuery(settingsQuery);
  const { id, title, lastSeq, createdAt, lastActivityAt } = conversation;
  const customer = nameOf(conversation);

  async function collected({ from, to }: Wanted, signal: AbortSignal) {
    const since = from === '' ? undefined : startOfDay(from, zone);
    const until = to === '' ? Number.POSITIVE_INFINITY : endOfDay(to, zone);
    const first = since ?? createdAt;
    const lasts = Math.max(1, Math.min(until, lastActivityAt) - first);
    const whole = since === undefined && to === '';
    setMaking({ step: 'fetching', count: 0, share: 0 });
    const walk = api.messages.walk(
      id,
      {
        anchor: since === undefined ? 'oldest' : `time:${since}`,
        towards: 'newer',
        pageSize: 100,
      },
      { signal },
    );
    return gather(walk, until, (count, lastAt) => {
      const share = whole ? count / Math.max(1, lastSeq) : (lastAt - first) / lasts;
      setMaking({ step: 'fetching', count, share: Math.min(1, Math.max(0, share)) });
    });
  }

  async function make(wanted: Wanted, signal: AbortSignal): Promise<Making> {
    const { format, from, to, withMarks } = wanted;
    const messages = await collected(wanted, signal);
    if (messages.length === 0) return { step: 'nothing' };
    if (format === 'html') setMaking({ step: 'pictures' });
    const pictures =
      format === 'html' ? await embedPictures(messages, signal) : new Map<string, string>();
    const madeAt = Date.now();
    const transcript: Transcript = {
      conversationId: id,
      customer,
      title,
      entries: entriesOf(conversation, messages, messageWords),
      zone,
      madeAt,
      linksUntil: madeAt + (settings?.mediaLinkLifetimeMs ?? 0),
      withMarks,
      locale,
      pictures,
    };
    const written = { ...words, types: messageWords.types };
    const makers: Readonly<Record<Format, () => string>> = {
      html: () => toHtml(transcript, written),
      csv: () => toCsv(transcript, written),
      jsonl: () => toJsonLines(transcript),
    };
    const dayOf = (at: number) => zonedIso(at, zone).slice(0, 10);
    const days =
      from === '' && to === '' ? [dayOf(madeAt)] : [from || dayOf(createdAt), to || dayOf(madeAt)];
    const file = fileNameOf({ customer, title }, days, format);
    saveBlob(new Blob([makers[format]()], { type: mediaTypes[format] }), file);
    return { step: 'done', count: messages.length, file };
  }

  async function run(wanted: Wanted, signal: AbortSignal) {
    let made: Making;
    try {
      made = await make(wanted, signal);
    } catch (error) {
      made = { step: 'failed', reason: errorWords(error) };
    }
    if (!signal.aborted) setMaking(made);
  }

  return {
    making,
    start: (wanted: Wanted) => {
      const controller = new AbortController();
      running.current?.abort();
      running.current = controller;
      void run(wanted, controller.signal);
    },
    cancel: () => {
      running.current?.abort();
      setMaking(idle);
    },
  };
}
