/** Five questions in English, German and Arabic, with a branch: critics are asked why. */
export const survey = {
  languages: ['en', 'de', 'ar'],
  blocks: [
    {
      id: 'recommend',
      elements: [{
        id: 'nps', kind: 'nps', required: true,
        title: { en: 'How likely are you to recommend Nordlicht to a friend?', de: 'Wie wahrscheinlich ist es, dass Sie Nordlicht weiterempfehlen?', ar: 'ما مدى احتمال أن توصي صديقًا بنوردليشت؟' },
        settings: { low: { en: 'Not at all likely', de: 'Unwahrscheinlich', ar: 'غير محتمل إطلاقًا' }, high: { en: 'Extremely likely', de: 'Sehr wahrscheinlich', ar: 'محتمل جدًا' } },
      }],
      rules: [{ when: { left: { element: 'nps' }, op: 'isGreaterThan', right: 6 }, then: [{ jump: 'service' }] }],
    },
    { id: 'critics', elements: [{ id: 'why', kind: 'text', title: { en: 'What went wrong?', de: 'Was ist schiefgegangen?', ar: 'ما الذي لم يكن على ما يرام؟' } }] },
    {
      id: 'service',
      elements: [
        { id: 'stars', kind: 'rating', title: { en: 'How was the delivery?', de: 'Wie war die Lieferung?', ar: 'كيف كان التوصيل؟' }, settings: { points: '5', look: 'stars' } },
        {
          id: 'liked', kind: 'multiple', title: { en: 'What did you like?', de: 'Was hat Ihnen gefallen?', ar: 'ما الذي أعجبك؟' }, help: { en: 'Choose as many as you like.', de: 'Mehrere Antworten sind möglich.', ar: 'يمكن اختيار أكثر من إجابة.' },
          settings: { other: true, choices: [
            { id: 'price', label: { en: 'Fair prices', de: 'Faire Preise', ar: 'أسعار عادلة' } },
            { id: 'people', label: { en: 'Friendly people', de: 'Freundliche Menschen', ar: 'موظفون ودودون' } },
            { id: 'range', label: { en: 'A large range', de: 'Große Auswahl', ar: 'تشكيلة واسعة' } },
          ] },
        },
      ],
    },
    { id: 'last', elements: [{ id: 'more', kind: 'text', title: { en: 'Anything else?', de: 'Noch etwas?', ar: 'هل من إضافة؟' } }] },
  ],
  endings: [{ id: 'end', title: { en: 'Thank you', de: 'Vielen Dank', ar: 'شكرًا لك' }, body: { en: 'Your answer helps us to do better.', de: 'Ihre Antwort hilft uns, besser zu werden.', ar: 'إجابتك تساعدنا على التحسن.' } }],
  options: { accent: '#0f7a5f' },
};

const text = (en: string) => ({ en });
const items = (...names: string[]) => names.map(name => ({ id: name.toLowerCase(), label: text(name) }));

/** Every other kind of control on one page. */
export const kinds = {
  blocks: [{
    id: 'all', title: text('All of it'),
    elements: [
      { id: 'csat', kind: 'csat', title: text('How satisfied are you?'), settings: { points: '5', look: 'smileys' } },
      { id: 'matrix', kind: 'matrix', title: text('How do you rate us?'), settings: { rows: items('Speed', 'Kindness'), columns: items('Bad', 'Fine', 'Good') } },
      { id: 'ranking', kind: 'ranking', title: text('What matters most?'), settings: { shuffle: false, items: items('Price', 'Quality', 'Service') } },
      { id: 'slider', kind: 'slider', title: text('How full was the shop?'), settings: { low: text('Empty'), high: text('Packed') } },
      { id: 'single', kind: 'single', title: text('Which way did you come?'), settings: { choices: items('Foot', 'Bike', 'Train') } },
      { id: 'dropdown', kind: 'dropdown', title: text('Which shop?'), settings: { choices: items('Hamburg', 'Berlin') } },
      { id: 'date', kind: 'date', title: text('When were you here?') },
      { id: 'sum', kind: 'sum', title: text('Share 100 points'), settings: { items: items('Price', 'Quality') } },
      { id: 'contact', kind: 'contact', title: text('How can we reach you?') },
      { id: 'consent', kind: 'consent', title: text('May we call?'), settings: { statement: text('You may contact me about my answer.') } },
      { id: 'file', kind: 'file', title: text('A picture of it') },
      { id: 'servqual', kind: 'servqual', title: text('The staff is willing to help') },
    ],
  }],
  endings: [{ id: 'end', title: text('Thank you') }],
};
