/** What the services' ports are in the world outside, one package per technology; here is what they share. */
package io.loadline.adapter;
