// Nobody is logged in at launch: people first see what the mini program is for, as WeChat's operation rules ask.
App({});
