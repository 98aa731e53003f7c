import { type Static, Type } from 'typebox';
import { Envelope, ErrorEnvelope, Text, TextOrNull, Whole } from '../get-family/envelope.ts';
import { PageSize, StartIndex } from '../get-family/page.ts';
import { CallQuery } from '../get-family/query.ts';
import { RawJsonObject } from '../raw-json.ts';

const MessageSchema = Type.Object({
  to: Text('Group id, or the receiving user.'),
  createTime: Text('When it was sent, yyyy-MM-dd HH:mm:ss.'),
  status: Text('State of its conversation: 待确认, 聊天中, 已结束, 用户删除 or 挂起.'),
  thumb_secret: TextOrNull('Secret of the thumbnail at Easemob.'),
  file_length: Text('Size of the file in bytes; "0" when there is none.'),
  lng: TextOrNull('Longitude of a location.'),
  addr: TextOrNull('Address of a location.'),
  from: Text('Sending user or operator, or admin.'),
  type: Text('txt, img, audio, video, loc, file, cmd or custom.'),
  msg: TextOrNull('Text.'),
  collectionCount: Whole('How many users saved the message.'),
  ext: RawJsonObject({ description: 'The extension, as it was sent; {} when there is none.' }),
  url: TextOrNull('Address of the file at Easemob.'),
  getUrl: TextOrNull('Signed link to the original file; null when there is none.'),
  isFlag: Type.Boolean({ description: 'Whether the asking user saved the message.' }),
  length: Type.Number({ description: 'Seconds of audio or video; 0 when it has none.' }),
  secret: TextOrNull('Secret of the file at Easemob.'),
  filename: TextOrNull('Name of the file.'),
  userMessageId: Text('Id of the message.'),
  thumb: TextOrNull('Address of the thumbnail at Easemob.'),
  lat: TextOrNull('Latitude of a location.'),
  chatId: Text('Id of the conversation.'),
  hxMsgId: TextOrNull("Easemob's id of the message."),
  createTimeStamp: Whole('When it was sent, epoch ms.'),
});

export type UserV2Message = Static<typeof MessageSchema>;

export const chatMessages = {
  summary: "The user's messages, newest first",
  description:
    'All messages, sent and received, of the conversations that the user still sees, in one list.',
  tags: ['user v2'],
  querystring: CallQuery,
  body: Type.Object({
    userToken: Type.String({ description: "The user's session token." }),
    startIndex: StartIndex,
    pageSize: PageSize,
  }),
  response: { 200: Envelope(Type.Array(MessageSchema)), '5xx': ErrorEnvelope },
};
