/** Formats and keys alone, by JMH. */
package org.qutemail.benchmarks.micro;
