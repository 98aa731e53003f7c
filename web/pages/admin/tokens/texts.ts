import { defineTexts } from '../../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    title: 'Tokens',
    hint: 'Active sessions of a person or a client. A token itself is shown only when it is issued.',
    kind: 'Of which kind',
    kinds: { operator: 'Operator', user: 'User', im: 'IM v1', service: 'Client' },
    whose: 'Whose',
    search: 'Search by name',
    nobody: 'Nobody by that name',
    choose: 'Choose whose tokens to see',
    token: 'Token',
    issue: 'Issue a token',
    issued: (name: string) => `Token for ${name}`,
    until: 'Valid until',
  },
  zh: {
    title: '令牌',
    hint: '某个人员或应用当前有效的令牌。令牌本身仅在签发时显示一次。',
    kind: '类型',
    kinds: { operator: '客服', user: '用户', im: 'IM v1', service: '应用' },
    whose: '所属',
    search: '按名称查找',
    nobody: '没有匹配的名称',
    choose: '请选择要查看谁的令牌',
    token: '令牌',
    issue: '签发令牌',
    issued: (name) => `${name} 的令牌`,
    until: '有效期至',
  },
});
