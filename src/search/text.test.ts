import { expect, test } from 'vitest';
import type { JsonText } from '../domain/json-text.ts';
import type { MessageType } from '../domain/message.ts';
import { searchFields, searchText } from './text.ts';

const fieldsOf = (type: MessageType, body: object, ext: object = {}) =>
  searchFields({
    type,
    body: JSON.stringify(body) as JsonText,
    ext: JSON.stringify(ext) as JsonText,
  }).map(({ path, text }) => [path, text]);

const payment = {
  Address: '杭州市西湖区',
  Amount: '140',
  IsPay: true,
  OrderId: 559084667359,
  Phone: '400800400',
  Remark: '',
  ServiceTime: '2016-02-20 10:00:00',
  SupportPayType: [{ Type: 'weixin' }],
  Title: '外滩江景房',
  UserName: '兔雪豆',
  WxPayUrl: 'https://pay.example.com/wx/1',
};

test.each<[string, MessageType, object, object, string[][]]>([
  ['a text', 'txt', { msg: '你好' }, {}, [['body.msg', '你好']]],
  ['a link', 'txt', { msg: 'https://x.cn' }, {}, [['body.msg', 'https://x.cn']]],
  ['a number as text', 'txt', { msg: 42 }, {}, [['body.msg', '42']]],
  ['no text', 'txt', { msg: '' }, {}, []],
  [
    'a place',
    'loc',
    { addr: '龙井路', buildingName: '茶馆', lat: 30, lng: 120 },
    {},
    [
      ['body.buildingName', '茶馆'],
      ['body.addr', '龙井路'],
    ],
  ],
  [
    'a file',
    'file',
    { filename: '发票.pdf', url: 'https://x.cn/1', secret: 's' },
    {},
    [['body.filename', '发票.pdf']],
  ],
  ['an image', 'img', { filename: 'foo.png' }, {}, [['body.filename', 'foo.png']]],
  ['what only programs read', 'cmd', { action: 'refresh' }, { chatid: 'u1' }, []],
  ['what an app defines', 'custom', { customEvent: 'gift', customExts: { a: 'b' } }, {}, []],
  [
    'a payment',
    'txt',
    { msg: '[订单]' },
    { template: { templetId: '1', content: payment } },
    [
      ['body.msg', '[订单]'],
      ['ext.template.content.Title', '外滩江景房'],
      ['ext.template.content.OrderId', '559084667359'],
      ['ext.template.content.UserName', '兔雪豆'],
      ['ext.template.content.Phone', '400800400'],
      ['ext.template.content.Address', '杭州市西湖区'],
    ],
  ],
  [
    'picture and text',
    'txt',
    { msg: '' },
    {
      template: {
        templetId: '2',
        content: {
          Title: '早茶',
          Picture: 'a.png',
          Link: 'x',
          Items: [{ Text: '虾饺', Url: 'y' }, { Text: 'https://x.cn/z' }],
        },
      },
    },
    [
      ['ext.template.content.Title', '早茶'],
      ['ext.template.content.Items.0.Text', '虾饺'],
    ],
  ],
  ['a template without content', 'txt', { msg: 'x' }, { template: {} }, [['body.msg', 'x']]],
  ['a template that is none', 'txt', { msg: 'x' }, { template: 'no' }, [['body.msg', 'x']]],
  [
    'what admin writes into the history',
    'txt',
    { msg: '客服小蓝加入了会话' },
    { operatorJoin: '1', expandMsg: { MsgType: 'join', Content: '机器' } },
    [['body.msg', '客服小蓝加入了会话']],
  ],
])('%s is searched by what is shown', (_name, type, body, ext, fields) => {
  expect(fieldsOf(type, body, ext)).toEqual(fields);
});

test('fields stand apart from one another', () => {
  expect(searchText([])).toBe('');
  expect(searchText([{ path: 'a', text: '上海' }])).toBe('上海');
  expect(
    searchText([
      { path: 'a', text: '上海' },
      { path: 'b', text: '东边' },
    ]),
  ).toBe('上海\n东边');
});

test.each(['"x"', '[]', '{"msg":1e999}', '{'])(
  'a body that is no object has no text: %s',
  (body) => {
    const ext = '{}' as JsonText;
    expect(searchFields({ type: 'txt', body: body as JsonText, ext })).toEqual([]);
  },
);
