/** Brings files of other systems in: reads their lines, and sends what they say to the topics. */
package io.loadline.ingest;
