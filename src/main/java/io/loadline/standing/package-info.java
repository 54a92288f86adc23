/**
 * A running deployment as it stands, decided again from its panes, and what operators say to it. It is exact because
 * phase 2 is a function of the panes; only control events are ever written.
 */
package io.loadline.standing;
