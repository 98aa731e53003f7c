import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    back: 'Back to the list',
    untitled: 'No title',
    join: 'Join to answer',
    notJoined: 'You can read along. To answer, join.',
    over: 'This conversation has ended: nobody can write in it.',
    direct: 'Between two users: operators read it only.',
    statuses: {
      waiting: 'Waiting',
      active: 'Active',
      suspended: 'Suspended',
      ended: 'Ended',
      deleted: 'Deleted by the customer',
    },
    hidden: 'Hidden',
    withOperators: (names: string) => `with ${names}`,
    nobody: 'nobody has joined',
    missing: 'There is no such conversation, or you may not see it',
  },
  zh: {
    back: '返回列表',
    untitled: '无标题',
    join: '接入并回复',
    notJoined: '当前为旁观。接入后才能回复。',
    over: '会话已结束，不能再发送消息。',
    direct: '这是两位用户之间的会话，客服只能查看。',
    statuses: {
      waiting: '待接入',
      active: '进行中',
      suspended: '已挂起',
      ended: '已结束',
      deleted: '客户已删除',
    },
    hidden: '已隐藏',
    withOperators: (names) => `客服：${names}`,
    nobody: '尚无客服接入',
    missing: '会话不存在，或你无权查看',
  },
});
