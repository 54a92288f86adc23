/** What is to be done about incidents: notifications and scaling, and the guard that scaling must pass. */
package io.loadline.command;
