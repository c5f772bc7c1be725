/** What a local Lorica consists of: its services, where they listen, what each is told and with which flags it runs. */
@NullMarked
package io.lorica.launcher.stack;

import org.jspecify.annotations.NullMarked;
