import { type Static, Type } from 'typebox';
import { Envelope, ErrorEnvelope, NumberOrNull, Text, TextOrNull } from '../get-family/envelope.ts';
import { PageNum, PageSize } from '../get-family/page.ts';
import { queryProperties } from '../get-family/query.ts';
import { RawJsonObject } from '../raw-json.ts';

const querystring = Type.Object({
  ...queryProperties,
  token: Type.Optional(Type.String({ description: "The operator's session token." })),
});

const tags = ['op v2'];

const beforeId = {
  to: Text('Group id, or the receiving user.'),
  createTime: Text('When it was sent, yyyy-MM-dd HH:mm:ss.'),
  form: Text('Sending user or operator, or admin. The name is misspelt and stays so.'),
  thumb_secret: TextOrNull('Secret of the thumbnail at Easemob.'),
  file_length: Text('Size of the file in bytes; "0" when there is none.'),
  addr: TextOrNull('Address of a location.'),
  lng: NumberOrNull('Longitude of a location.'),
  type: Text('txt, img, audio, video, loc, file, cmd or custom.'),
  msg: TextOrNull('Text.'),
  ext: RawJsonObject({ description: 'The extension, as it was sent, and always with `template`.' }),
  url: TextOrNull('Address of the file at Easemob.'),
  getUrl: TextOrNull(
    'Signed link: to a 200×200 thumbnail of an image, else to the original; null without a file.',
  ),
  length: Text('Seconds of audio or video; "0" when it has none.'),
  secret: TextOrNull('Secret of the file at Easemob.'),
  filename: TextOrNull('Name of the file.'),
  userMessageId: Text('Id of the message.'),
};

const afterId = {
  thumb: TextOrNull('Address of the thumbnail at Easemob.'),
  lat: NumberOrNull('Latitude of a location.'),
};

const MessageSchema = Type.Object({ ...beforeId, ...afterId });

const ListedMessageSchema = Type.Object({
  ...beforeId,
  hxMsgId: TextOrNull("Easemob's id of the message."),
  ...afterId,
  favorite: Type.Optional(
    Type.Boolean({ description: "With needFavorite: whether the conversation's user saved it." }),
  ),
  mark: Type.Optional(
    Type.Array(Type.String(), { description: "With needMark: labels of the operators' marks." }),
  ),
});

export type OpV2Message = Static<typeof MessageSchema>;
export type OpV2ListedMessage = Static<typeof ListedMessageSchema>;

const status = Text('State of the conversation: 等待接待, 聊天中, 已结束, 用户删除 or 挂起.');
const chatId = Text('Id of the conversation.');
const ChatId = Type.String({ minLength: 1, description: 'Id of the conversation.' });

export const operatorToUserChatMessages = {
  summary: 'Messages of a conversation, newest first',
  description:
    'Any conversation, also one that its user deleted or hid. Every parameter is required.',
  tags,
  querystring,
  body: Type.Object({ chatId: ChatId, pageNum: PageNum, pageSize: PageSize }),
  response: {
    200: Envelope(Type.Object({ status, msg: Type.Array(MessageSchema), chatId })),
    '5xx': ErrorEnvelope,
  },
};

export const chatMessageList = {
  summary: 'Messages of a conversation with their marks and favourites, newest first',
  description: 'As operatorToUserChatMessages, with a first page by default.',
  tags,
  querystring,
  body: Type.Object({
    chatId: ChatId,
    pageNum: Type.Optional(Type.Integer({ ...PageNum, default: 1 })),
    pageSize: Type.Optional(Type.Integer({ ...PageSize, default: 20 })),
    needMark: Type.Optional(
      Type.Boolean({ description: 'Adds `mark` to every row.', default: false }),
    ),
    needFavorite: Type.Optional(
      Type.Boolean({ description: 'Adds `favorite` to every row.', default: false }),
    ),
  }),
  response: {
    200: Envelope(Type.Object({ status, msg: Type.Array(ListedMessageSchema), chatId })),
    '5xx': ErrorEnvelope,
  },
};

const ConversationSchema = Type.Object({
  chatId,
  groupId: Text('Id of its Easemob group; "" when it has none.'),
  createTime: Type.Integer({ description: 'When it was opened, epoch ms.' }),
  userId: Text('Its user; "" when none is known.'),
  message: Text('Text of the latest message; "" when it has none.'),
  nickName: Text("The user's name."),
  userIcon: Text('Signed link to a 200×200 picture of the user; "" when there is none.'),
  address: Text('Where the user was.'),
  status: Text('等待, 交谈, 结束, 删除 or 挂起.'),
  title: Text('Title.'),
  statusTip: Text('等待接待, 聊天中, 已结束, 用户删除 or 挂起.'),
});

export type OpV2Conversation = Static<typeof ConversationSchema>;

const time = (description: string) => Type.String({ description });
const pattern = (description: string) => Type.Optional(Type.String({ description }));

export const chatSearchs = {
  summary: 'Conversations by time, names, title and tag, newest first',
  description: 'Filters combine with AND; an empty one is none. Case and width do not matter.',
  tags,
  querystring,
  body: Type.Object({
    userNick: pattern("Part of the user's name."),
    startTime: time('Opened at or after: yyyy-MM-dd or yyyy-MM-dd HH:mm:ss.'),
    endTime: time('Opened at or before; a day alone counts to its end.'),
    tag: pattern('A whole tag.'),
    operatorNick: pattern("Part of an operator's name."),
    title: pattern('Part of the title.'),
    pageNum: PageNum,
    pageSize: PageSize,
  }),
  response: { 200: Envelope(Type.Array(ConversationSchema)), '5xx': ErrorEnvelope },
};
