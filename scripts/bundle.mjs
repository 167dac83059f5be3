// Bundles what does not run in Node, the SDK for mini programs and the browser side of the phone, and the server, to start faster.

import { bundle as bundleSdk } from '../packages/miniprogram/bundle.mjs';
import { bundle as bundlePhone } from '../packages/phone/bundle.mjs';
import { bundle as bundleServer } from '../packages/server/bundle.mjs';

await Promise.all([bundleSdk(), bundlePhone(), bundleServer()]);
