import type { JsonObject, MessageInput } from '../../src/client/index.ts';
import { amr, png, wav } from './files.ts';
import type { Customer, Server } from './server.ts';

export const LONG_NAME =
  '欧阳明珠・来自上海市黄浦区的一位名字特别长的客户 Alexandria Konstantinopolitanskaya';

const long =
  '你好，我上周在你们平台预订了外滩江景大床房，订单号 HT20261121000471，本来是两晚，后来因为航班取消只能改成一晚。' +
  '客服当时说可以免费改期，但今天收到短信说要扣首晚房费，请帮我核实一下到底按哪个规则执行，另外发票抬头也想一起改掉，谢谢。';

export interface Talk {
  readonly customer: Customer;
  /** Holds messages of every type. */
  readonly everyType: string;
  /** Holds many short messages of many days. */
  readonly long: string;
  /** Nobody joined it. */
  readonly waiting: string;
}

/** What the pictures of conversations show: each type, long texts and names, marks, notes. */
export async function prepareTalk(server: Server): Promise<Talk> {
  const { api } = server;
  for (const [shortcut, title, text] of [
    [
      'gaiqi',
      '改期规则',
      '{{customer.name}}您好，订单入住前一天 18:00 前可免费改期一次，请问改到哪一天？',
    ],
    ['fapiao', '发票', '发票会在离店后 3 个工作日内发送到您的邮箱。'],
    ['nihao', '问候', '您好，这里是{{operator.name}}，请问有什么可以帮您？'],
  ] as const) {
    await api.replies.create({ shortcut, title, text, shared: true });
  }
  const customer = await server.newCustomer(LONG_NAME);
  const { id: everyType } = await api.conversations.open({
    userId: customer.id,
    title: '改期与发票：订单 HT20261121000471，因航班取消由两晚改为一晚，首晚房费如何扣除',
    tags: ['改期', 'VIP', '发票', '上海', '投诉升级', '航班取消'],
  });
  await api.conversations.join(everyType);
  const said = (input: MessageInput) => customer.client.messages.send(everyType, input);
  const say = (msg: string) => said({ type: 'txt', body: { msg } });
  const answer = (input: MessageInput) => api.messages.send(everyType, input);
  const card = (templetId: string, content: JsonObject) => ({
    type: 'txt' as const,
    body: { msg: '[卡片]' },
    ext: { template: { templetId, content } },
  });
  const file = async (bytes: Blob, filename: string, by = customer.client) => {
    const { mediaId } = await by.media.upload(bytes, { filename });
    return { mediaId, filename };
  };

  await say('在吗？');
  const { id: marked } = await say(long);
  await answer({ type: 'txt', body: { msg: '您好，正在为您核实，请稍等 😊' } });
  await answer({
    type: 'txt',
    body: {
      msg: '改期规则请见 https://example.com/help/orders/changes?order=HT20261121000471&lang=zh-CN&from=service-console#rules ，入住前一天 18:00 前可免费改期一次。\n\n如需发票，请提供：\n1. 抬头\n2. 税号\n3. 邮箱',
    },
  });
  await say('a'.repeat(160));
  await say('👍');
  await said({ type: 'img', body: await file(png(1200, 800, [70, 130, 120]), '江景.png') });
  await said({ type: 'img', body: await file(png(400, 1400, [150, 110, 80]), '长截图.png') });
  await answer({ type: 'img', body: await file(png(48, 48, [40, 90, 160]), '小图标.png', api) });
  await said({ type: 'audio', body: { ...(await file(wav(7), '语音.wav')), length: 7 } });
  await said({ type: 'audio', body: await file(amr(), '旧手机的语音.amr') });
  await said({
    type: 'file',
    body: await file(
      new Blob(['x'.repeat(153_000)]),
      '2026年第四季度上海外滩江景酒店团队入住合同（盖章扫描件-最终版-请以此为准）.pdf.txt',
    ),
  });
  await answer({ type: 'file', body: await file(new Blob(['a']), '发票.txt', api) });
  await said({
    type: 'loc',
    body: { addr: '上海市黄浦区中山东一路17号外滩江景酒店', lat: 31.2387, lng: 121.4859 },
  });
  await answer(
    card('1', {
      Title: '外滩江景大床房 · 1 晚（含双早）',
      Amount: '1576.00',
      Price: '1888.00',
      IsPay: false,
      OrderId: 'HT20261121000471',
      UserName: '欧阳明珠',
      Phone: '138 0000 0000',
      Address: '上海市黄浦区中山东一路17号',
      ServiceTime: '2026-11-28 14:00',
      Remark: '高楼层，无烟',
      SupportPayType: [{ Type: 'weixin' }, { Type: 'alipay' }],
    }),
  );
  await answer(
    card('2', {
      Title: '外滩江景酒店：房型与设施',
      Description: '全景落地窗、行政酒廊、24 小时健身房，步行 5 分钟到地铁站。',
      Url: 'https://example.com/hotel/471',
    }),
  );
  await said({
    type: 'custom',
    body: { customEvent: 'gift', customExts: { card: '永远爱你', count: '3' } },
  });
  const { id: taken } = await say('这条说错了');
  await api.messages.revoke(everyType, taken);
  const { id: saved } = await say('好的，那就按免费改期处理吧，谢谢！');
  await customer.client.messages.favorite(everyType, saved);
  await api.messages.mark(everyType, marked, '投诉', {
    shared: true,
    color: '#c2410c',
    note: '首晚房费争议，需主管复核后再回复客户，记录见工单 8841',
  });
  await api.messages.mark(everyType, marked, '改期', { shared: true });
  await api.messages.mark(everyType, saved, '★', { shared: false });
  await api.conversations.suspend(everyType);
  await api.conversations.resume(everyType);

  const { id: waiting } = await customer.client.conversations.open({ title: '' });
  await customer.client.messages.send(waiting, { type: 'txt', body: { msg: '还有人吗？' } });

  const { id: longOne } = await api.conversations.open({
    userId: customer.id,
    title: '很长的会话',
  });
  await api.conversations.join(longOne);
  const send = (index: number) =>
    customer.client.messages.send(longOne, { type: 'txt', body: { msg: `第 ${index} 句话` } });
  for (let index = 1; index <= 120; index += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, more) => send(index + more)));
  }
  return { customer, everyType, long: longOne, waiting };
}
