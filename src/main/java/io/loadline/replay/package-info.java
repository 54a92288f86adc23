/** Decides event files again, with the same engine as the monitor and no broker, and reports what came out. */
package io.loadline.replay;
