/** What the services answer over HTTP. */
package io.loadline.web;
