/** Canned replies of all, with what is filled in when they are called up. */
export const replies = [
  {
    shortcut: 'hello',
    title: '欢迎',
    text: '{{customer.name}}您好，我是{{operator.name}}，很高兴为您服务。请问有什么可以帮您？',
  },
  {
    shortcut: 'wait',
    title: '请稍候',
    text: '{{customer.name}}，正在为您核实，请稍候几分钟，有结果会马上告诉您。',
  },
  {
    shortcut: 'refund',
    title: '退款说明',
    text: '{{customer.name}}，退款已经提交，预计 3 到 5 个工作日原路退回，请留意到账通知。',
  },
] as const;
