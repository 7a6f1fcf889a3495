// Everything the visitor reads, in both languages. `{name}` is filled in.
const en = {
  title: 'Chat with us',
  here: 'We are here to help',
  looking: 'Finding the right person…',
  withYou: '{name} is with you',
  over: 'This chat has ended',
  hello: 'Hello! How can we help you today?',
  helloName: 'Hello {name}! How can we help you today?',
  askName: 'What may we call you?',
  yourName: 'Your name',
  optional: 'optional',
  start: 'Start chat',
  log: 'Messages',
  write: 'Write a message…',
  send: 'Send message',
  close: 'Close chat window',
  end: 'End chat',
  endSure: 'End this chat?',
  yes: 'End it',
  no: 'Keep chatting',
  waiting: 'Thank you. Your message has reached us, and someone will be with you shortly.',
  joined: '{name} joined the chat.',
  ended: 'The chat has ended. Write again at any time to start a new one.',
  leave: 'Nobody is free. Leave a message and how to reach you.',
  email: 'Email (optional)',
  taken: 'Thank you. We will answer ({name}).',
  offline: 'Connection lost. Your messages are kept and sent when it is back.',
  sending: 'Sending…',
  sent: 'Sent',
  refused: 'Not sent: the message is too long.',
  you: 'You',
  newBelow: 'New messages',
  stored: 'Messages are stored so that we can help you.',
};

const zh: typeof en = {
  title: '在线咨询',
  here: '很高兴为您服务',
  looking: '正在为您接通专属客服…',
  withYou: '{name} 正在为您服务',
  over: '本次会话已结束',
  hello: '您好！请问有什么可以帮您？',
  helloName: '{name}，您好！请问有什么可以帮您？',
  askName: '请问怎么称呼您？',
  yourName: '您的称呼',
  optional: '选填',
  start: '开始咨询',
  log: '消息记录',
  write: '请输入消息…',
  send: '发送消息',
  close: '关闭聊天窗口',
  end: '结束会话',
  endSure: '确定结束本次会话吗？',
  yes: '结束',
  no: '继续咨询',
  waiting: '已收到您的消息，客服将尽快为您服务。',
  joined: '{name} 已加入会话。',
  ended: '会话已结束。您可以随时再次留言，开始新的会话。',
  leave: '暂无客服，请留言并留下邮箱。',
  email: '邮箱（选填）',
  taken: '谢谢，我们会尽快回复（{name}）。',
  offline: '连接已断开。您的消息已保存，恢复后会自动发送。',
  sending: '发送中…',
  sent: '已发送',
  refused: '未发送：消息过长。',
  you: '您',
  newBelow: '有新消息',
  stored: '为便于服务，消息会被保存。',
};

export type Language = 'en' | 'zh-CN';
export type Word = keyof typeof en;

/** The words of one language: `t('joined', 'Mara')`. */
export function wordsIn(language: Language): (word: Word, name?: string) => string {
  const words = language === 'zh-CN' ? zh : en;
  return (word, name = '') => words[word].replace('{name}', name);
}
