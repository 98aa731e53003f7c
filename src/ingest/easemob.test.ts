import { describe, expect, test } from 'vitest';
import { parseEasemobLine } from './easemob.ts';

const NOW = Date.UTC(2020, 0, 1);
const body = { type: 'txt', msg: '黑胡椒' };

const present = {
  msg_id: '164556432430072736',
  timestamp: 1455878580082,
  direction: 'outgoing',
  to: '148992112329753020',
  from: 'u0001fd9fb3524e52470899cba2d5ee84a801',
  chat_type: 'groupchat',
  payload: {
    bodies: [body],
    ext: { chatid: 'u000103b6237d8f94447ab3bd6cbe9c89d70a', groupid: '148992112329753020' },
  },
};

const old = {
  type: 'chatmessage',
  from: 'u0001a',
  msg_id: '5I02W-16-8278a',
  chat_type: 'chat',
  payload: { bodies: [body], ext: {} },
  timestamp: 1403099033211,
  to: 'o0001b',
};

const parse = (record: object) => parseEasemobLine(JSON.stringify(record), NOW);

describe('what is read', () => {
  test('the present line format', () => {
    expect(parse(present)).toEqual({
      hxMsgId: '164556432430072736',
      from: present.from,
      to: present.to,
      groupId: '148992112329753020',
      conversationId: present.payload.ext.chatid,
      sentAt: 1455878580082,
      ext: JSON.stringify(present.payload.ext),
      parts: [{ type: 'txt', body: JSON.stringify(body) }],
    });
  });

  test('the line format of 2014', () => {
    expect(parse(old)).toEqual({
      hxMsgId: '5I02W-16-8278a',
      from: 'u0001a',
      to: 'o0001b',
      groupId: null,
      conversationId: null,
      sentAt: 1403099033211,
      ext: null,
      parts: [{ type: 'txt', body: JSON.stringify(body) }],
    });
  });

  test('ids that are bare numbers beyond what a double holds', () => {
    const line = JSON.stringify({ ...present, payload: { bodies: [body] } })
      .replace('"164556432430072736"', '164556432430072736')
      .replace('"148992112329753020"', '148992112329753020');
    expect(parseEasemobLine(line, NOW)).toMatchObject({
      hxMsgId: '164556432430072736',
      to: '148992112329753020',
      groupId: '148992112329753020',
    });
  });

  test('bodies and ext as they are written', () => {
    const ext = '{ "9":1.50,"1":12345678901234567890,"chatid":"c","a\\u0000":"\\/" }';
    const first = '{"type":"loc","lat":39.90,"lng":1.1640E2,"addr":"a\\"}"}';
    const line = `{"msg_id":"1","timestamp":"1455878580082","from":"u","to":"g","chat_type":"chatroom","payload":{"ext":${ext}, "bodies": [ ${first} ,{"type":"cmd","action":"x"}]}}`;
    expect(parseEasemobLine(line, NOW)).toMatchObject({
      ext,
      conversationId: 'c',
      parts: [
        { type: 'loc', body: first },
        { type: 'cmd', body: '{"type":"cmd","action":"x"}' },
      ],
    });
  });

  test.each([
    ['groupId beside to', { ...old, chat_type: 'groupchat', groupId: '77' }, '77'],
    ['to of a group message', { ...old, chat_type: 'groupchat', to: '78' }, '78'],
    ['groupId without chat_type', { ...old, chat_type: undefined, groupId: '79' }, '79'],
    ['groupid in ext of a one-to-one message', { ...present, chat_type: 'chat' }, null],
  ])('the group from %s', (_, record, groupId) => {
    expect(parse(record).groupId).toBe(groupId);
  });

  test.each([
    { type: 'txt', msg: '' },
    { type: 'txt', msg: 'm', subType: 'sub_combine', title: 't', combineLevel: 1 },
    {
      type: 'img',
      url: 'u',
      secret: 's',
      filename: 'f',
      file_length: 1,
      size: { width: 1, height: 2 },
    },
    { type: 'audio', url: 'u', length: '18', file_length: 128827, secret: null },
    { type: 'video', thumb: 't', thumb_secret: 's', length: 0 },
    { type: 'loc', addr: 'a', lat: 1.5, lng: '2.5' },
    { type: 'file', filename: 'f' },
    { type: 'cmd', action: 'a' },
    { type: 'custom', customEvent: 'e', customExts: [{ a: 1 }], 'v2:customExts': { a: '1' } },
  ])('a body %j', (each) => {
    expect(parse({ ...present, payload: { bodies: [each] } }).parts).toEqual([
      { type: each.type, body: JSON.stringify(each) },
    ]);
  });
});

describe('what is refused, and why', () => {
  const withBody = (each: unknown) => ({ ...present, payload: { bodies: [each] } });
  test.each([
    ['no msg_id', { ...present, msg_id: undefined }, 'msg_id is missing'],
    ['a msg_id that is no string', { ...present, msg_id: {} }, 'msg_id must be a string'],
    ['a fraction as msg_id', { ...present, msg_id: 1.5 }, 'msg_id must be a string, or a whole'],
    ['an overlong from', { ...present, from: 'x'.repeat(200) }, 'from is longer than 128'],
    ['a NUL in an id', { ...present, from: 'a\u0000' }, 'from holds a NUL'],
    ['half a character in an id', { ...present, to: 'a\ud83d' }, 'to holds a NUL or half'],
    ['no from', { ...present, from: '' }, 'from is missing'],
    ['no to', { ...present, to: undefined, chat_type: 'chat' }, 'to is missing'],
    ['no timestamp', { ...present, timestamp: undefined }, 'timestamp is missing'],
    ['seconds', { ...present, timestamp: 1455878580 }, 'timestamp is in seconds'],
    ['a date', { ...present, timestamp: '2016-02-19' }, 'timestamp must be epoch ms'],
    ['a time before Easemob', { ...present, timestamp: 7 }, 'between the year 2000'],
    ['a time to come', { ...present, timestamp: NOW + 90_000_000 }, 'tomorrow'],
    ['a negative time', { ...present, timestamp: -1 }, 'between the year 2000'],
    ['an unknown chat_type', { ...present, chat_type: 'x' }, 'chat_type must be chat'],
    ['no payload', { ...present, payload: 'x' }, 'payload must be an object'],
    ['no bodies', { ...present, payload: { bodies: [] } }, 'payload.bodies must be an array'],
    ['bodies of the wrong type', { ...present, payload: { bodies: {} } }, 'payload.bodies must be'],
    [
      'ext of the wrong type',
      { ...present, payload: { bodies: [body], ext: [] } },
      'payload.ext must',
    ],
    [
      'chatid of the wrong type',
      { ...present, payload: { bodies: [body], ext: { chatid: {} } } },
      'chatid must',
    ],
    ['a body that is no object', withBody('x'), 'payload.bodies[0].type must be one of txt'],
    ['an unknown type', withBody({ type: 'emoji' }), 'payload.bodies[0].type must be one of txt'],
    ['text without msg', withBody({ type: 'txt' }), 'payload.bodies[0].msg is missing'],
    ['msg of the wrong type', withBody({ type: 'txt', msg: {} }), 'msg must be a string'],
    ['lat of the wrong type', withBody({ type: 'loc', lat: 'north' }), 'lat must be a number'],
    ['a user record', { kind: 'user', id: 'x' }, 'use import directory'],
  ])('%s', (_, record, reason) => {
    expect(() => parse(record)).toThrow(reason);
  });

  test.each([
    ['{"msg_id":"1"', 'torn'],
    ['{"msg_id":"1', 'torn'],
    ['{msg_id:1}', 'not JSON'],
    ['"x"', 'not a JSON object'],
    [JSON.stringify(present).replace('1455878580082', '1e999'), 'timestamp|not JSON'],
    [
      JSON.stringify(withBody({ type: 'txt', msg: 'DEEP' })).replace(
        '"DEEP"',
        `"x","a":${'['.repeat(300)}${']'.repeat(300)}`,
      ),
      'nested',
    ],
  ])('the line %.40s', (line, reason) => {
    expect(() => parseEasemobLine(line, NOW)).toThrow(new RegExp(reason));
  });
});
