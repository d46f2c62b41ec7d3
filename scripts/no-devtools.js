// Stands in for the React developer tools, which Ink imports by default and never uses here.
export default {};
