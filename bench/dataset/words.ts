/** Word lists and sentence templates written for this project; `{x}` stands for a word of list x. */
export const words: Readonly<Record<string, readonly string[]>> = {
  place: [
    '公司楼下',
    '家里',
    '南门',
    '地铁口',
    '商场三楼',
    '小区北门',
    '学校对面',
    '医院门口',
    '老地方',
    '机场二号航站楼',
    '东直门',
    '五道口',
    '徐家汇',
    '天河城',
    '春熙路',
    '江边',
    '仓库',
    '前台',
    '会议室',
    '湖滨路',
  ],
  thing: [
    '绿萝',
    '蓝牙耳机',
    '雨伞',
    '生日蛋糕',
    '发票',
    '充电器',
    '合同复印件',
    '两箱苹果',
    '电饭煲',
    '机票',
    '车厘子',
    '维修单',
    '空调滤网',
    '钥匙',
    '快递',
    '儿童座椅',
    '净水器',
    '身份证',
    '猫粮',
    '投影仪',
    '打印纸',
    '洗衣机',
    '婚礼请柬',
    '登机牌',
    '门禁卡',
  ],
  time: [
    '明天上午',
    '今天下午',
    '周五晚上',
    '半小时后',
    '下周一',
    '月底前',
    '现在',
    '晚上八点',
    '中午十二点半',
    '后天',
    '国庆前',
    '这周末',
    '刚才',
    '昨天',
    '十点左右',
  ],
  service: [
    '订酒店',
    '改签',
    '搬家',
    '保洁',
    '代买药',
    '修水管',
    '接送机',
    '订鲜花',
    '代驾',
    '送洗衣物',
    '预约挂号',
    '缴水电费',
    '排队取号',
    '订餐位',
    '跑腿取件',
    '打印装订',
    '开锁',
    '贴膜',
    '家电清洗',
    '遛狗',
  ],
  price: [
    '三十八元',
    '一百二',
    '两百出头',
    '不到五十',
    '四百九十九',
    '七块五',
    '一千零八十',
    '免费',
    '八折以后六十',
    '原价',
  ],
  person: [
    '师傅',
    '快递员',
    '前台',
    '我同事',
    '我妈妈',
    '店长',
    '司机',
    '物业',
    '保洁阿姨',
    '朋友',
    '医生',
    '老师',
  ],
  feeling: [
    '太好了',
    '辛苦了',
    '有点着急',
    '没关系',
    '不太满意',
    '放心吧',
    '谢谢你',
    '真快',
    '可惜',
    '理解',
  ],
  number: ['一', '两', '三', '四', '五', '六', '七', '八', '九', '十'],
};

const sentences: readonly string[] = [
  '您好，请问可以{service}吗？',
  '我想{time}{service}，大概多少钱？',
  '{time}可以，费用{price}，需要现在下单吗？',
  '{thing}放在{place}了，麻烦{person}去取一下。',
  '好的，{feeling}。',
  '{person}已经出发，预计{time}到{place}。',
  '请把{thing}的照片发给我看看。',
  '一共{number}件，{price}，地址还是{place}吗？',
  '不好意思，{place}附近今天约满了，改到{time}行吗？',
  '行，那就{time}，到了打我电话。',
  '我问过{person}了，{thing}要{number}天才能到货。',
  '付款成功了，订单里显示还在处理，能帮我催一下吗？',
  '已经帮您加急，{person}会在{number}分钟内联系您。',
  '收到。',
  '嗯嗯',
  '稍等，我查一下。',
  '{thing}少了{number}个，能补发吗？',
  '可以补发，{time}之前寄出，运费我们承担。',
  '如果{time}下雨，就改成{service}吧，别忘了带{thing}，{person}会在{place}等您，车牌尾号{number}{number}{number}。',
  '这次{service}的体验{feeling}，下次还找你们；另外上回的{thing}一直没有开票，麻烦{time}一起处理，抬头和税号我稍后发过来。',
  'OK，{feeling}👍',
  '{service}的话最便宜是{price}，最快{time}。',
];

const familyNames = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜';
const givenNames = '安林海星月晨宁远乐佳文思雨晴明轩子涵小大天一可心梦琪浩然若兰青禾向阳舟';
const petNames = [
  '爱吃鱼的',
  '早起的',
  '南方',
  '慢慢',
  '会飞的',
  '半糖',
  '山里的',
  '不加班的',
  'Lucky',
  'ＱＱ',
];
const petNouns = ['猫', '橘子', '阿强', '小鹿', '番茄', '风筝', '豆豆', '老王', 'cat', '月亮'];

interface Chooser {
  below(end: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
}

export function nickName(random: Chooser): string {
  const character = (text: string) => text.charAt(random.below(text.length));
  if (random.chance(0.3)) {
    return (
      random.pick(petNames) +
      random.pick(petNouns) +
      (random.chance(0.3) ? String(random.below(100)) : '')
    );
  }
  const second = random.chance(0.6) ? character(givenNames) : '';
  return character(familyNames) + character(givenNames) + second;
}

export function sentence(random: Chooser): string {
  return random
    .pick(sentences)
    .replace(/\{(\w+)\}/g, (_whole, list: string) => random.pick(words[list] ?? ['']));
}

export const tags: readonly string[] = [
  '酒店',
  '出行',
  '餐饮',
  '快递',
  '家政',
  '机票',
  '售后',
  '发票',
  '投诉',
  '催单',
  '新客',
  '老客',
  '企业',
  '夜间',
  '加急',
  '退款',
  '医疗',
  '宠物',
  '鲜花',
  '洗护',
  '搬家',
  '维修',
  '教育',
  '旅游',
  '礼品',
  '会员',
  '海外',
  '儿童',
  '老人',
  '测试',
];
